package org.echopair.server;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// The parts of a request's head that an answer depends on (RFC 9112). Bodies are not read: a request
/// that has one is answered, and its connection closed.
///
/// @param path without the query
/// @param accept all `Accept` lines, joined with commas; empty when there is none
/// @param keepsAlive whether another request may follow on the connection
record HttpRequest(String method, String path, String accept, boolean keepsAlive) {

    /// A request that cannot be understood, with the answer that it gets.
    static final class Refusal extends Exception {

        private static final long serialVersionUID = 1;

        private final int status;
        private final String reason;

        Refusal(int status, String reason) {
            super(reason, null, false, false);
            this.status = status;
            this.reason = reason;
        }

        HttpAnswer answer() {
            return HttpAnswer.text(status, reason);
        }
    }

    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";

    boolean isHead() {
        return method.equals("HEAD");
    }

    boolean isAllowed() {
        return isHead() || method.equals("GET");
    }

    /// Reads a head, with its empty lines.
    static HttpRequest parse(String head) throws Refusal {
        if (head.chars().anyMatch(c -> c < ' ' && c != '\t' && c != '\r' && c != '\n')) {
            throw new Refusal(400, "a control character in the request");
        }
        List<String> lines = head.lines().filter(line -> !line.isEmpty()).toList();
        String[] words = lines.getFirst().split(" ", -1);
        if (words.length != 3 || !words[0].matches(TOKEN) || !words[2].startsWith("HTTP/")) {
            throw new Refusal(400, "not a request line of HTTP/1.1");
        }
        if (!words[2].matches("HTTP/1\\.[0-9]")) {
            throw new Refusal(505, "only HTTP/1.1 and HTTP/1.0 are spoken here");
        }
        var lengths = new ArrayList<String>();
        var encodings = new ArrayList<String>();
        var connection = new ArrayList<String>();
        var accept = new ArrayList<String>();
        for (String line : lines.subList(1, lines.size())) {
            int colon = line.indexOf(':');
            if (colon < 1 || !line.substring(0, colon).matches(TOKEN)) {
                throw new Refusal(400, "a header line without a name");
            }
            String value = line.substring(colon + 1).strip();
            switch (line.substring(0, colon).toLowerCase(Locale.ROOT)) {
                case "content-length" -> lengths.add(value);
                case "transfer-encoding" -> encodings.add(value);
                case "connection" -> connection.addAll(options(value));
                case "accept" -> accept.add(value);
                default -> {
                    // Nothing here depends on it.
                }
            }
        }
        boolean hasBody = hasBody(lengths, encodings);
        boolean asks = words[2].equals("HTTP/1.0")
                ? connection.contains("keep-alive")
                : !connection.contains("close");
        return new HttpRequest(words[0], path(words[1]), String.join(",", accept),
                asks && !hasBody);
    }

    private static List<String> options(String value) {
        return Arrays.stream(value.toLowerCase(Locale.ROOT).split(",")).map(String::strip).toList();
    }

    private static boolean hasBody(List<String> lengths, List<String> encodings) throws Refusal {
        if (lengths.size() + encodings.size() > 1) {
            throw new Refusal(400, "more than one length");
        }
        if (!lengths.isEmpty() && !lengths.getFirst().matches("[0-9]{1,18}")) {
            throw new Refusal(400, "a length that is not a number");
        }
        return !encodings.isEmpty()
                || !lengths.isEmpty() && Long.parseLong(lengths.getFirst()) > 0;
    }

    /// From `/livez?verbose` or, as a proxy writes it, `http://host/livez`. Any other target is no path
    /// of ours and not found.
    private static String path(String target) {
        String path = target;
        if (target.regionMatches(true, 0, "http://", 0, 7)) {
            int slash = target.indexOf('/', 7);
            path = slash < 0 ? "/" : target.substring(slash);
        }
        int query = path.indexOf('?');
        return query < 0 ? path : path.substring(0, query);
    }
}
