package org.echopair.client.watch.admin;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.StringJoiner;

/// What a reply depends on (RFC 9112). A body is not read, whatever a header says of it: the connection
/// ends with the reply.
///
/// @param path without the query
/// @param accept all `Accept` fields, in lower case; empty when there is none
record HttpRequest(String method, String path, String accept) {

    boolean isHead() {
        return method.equals("HEAD");
    }

    boolean isAllowed() {
        return isHead() || method.equals("GET");
    }

    /// @return nothing when it is no request of HTTP/1
    static Optional<HttpRequest> parse(String head) {
        List<String> lines = head.lines().filter(line -> !line.isEmpty()).toList();
        String[] words = lines.isEmpty() ? new String[0] : lines.getFirst().split(" ", -1);
        if (words.length != 3 || words[0].isEmpty() || !words[2].matches("HTTP/1\\.[0-9]")) {
            return Optional.empty();
        }
        var accept = new StringJoiner(",");
        for (String line : lines.subList(1, lines.size())) {
            String small = line.toLowerCase(Locale.ROOT);
            if (small.startsWith("accept:")) {
                accept.add(small.substring("accept:".length()));
            }
        }
        int query = words[1].indexOf('?');
        return Optional.of(new HttpRequest(words[0],
                query < 0 ? words[1] : words[1].substring(0, query), accept.toString()));
    }

    /// Whether the client names this media type, with at least the weight of the other (RFC 9110,
    /// 12.5.1). curl, which takes anything, names none.
    boolean prefers(String mediaType, String other) {
        double weight = weight(mediaType);
        return weight > 0 && weight >= weight(other);
    }

    /// The highest of those with different parameters, such as versions; 0 when it is not named.
    private double weight(String mediaType) {
        double highest = 0;
        for (String range : accept.split(",")) {
            String[] parts = range.replace(" ", "").split(";");
            if (parts[0].equals(mediaType)) {
                double weight = 1;
                for (String part : parts) {
                    weight = part.matches("q=[01](\\.[0-9]{0,3})?")
                            ? Double.parseDouble(part.substring(2))
                            : weight;
                }
                highest = Math.max(highest, weight);
            }
        }
        return highest;
    }
}
