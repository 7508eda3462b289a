package org.echopair.client.load.report;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.Reader;
import java.nio.CharBuffer;
import java.util.BitSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Finds the reports in a text: a file, several one after the other, the logs of many pods, or what a
/// log store made of them, which may sort keys, put a list around reports, or cut a log into pieces and
/// each into an object of its own.
///
/// What contains a piece of a report and cannot be read as one is refused: to pass over it would be a
/// verdict without evidence.
final class ReportSearch {

    /// Only reports of this client have these.
    private static final Pattern PIECE = Pattern.compile("hdr_histogram_base64"
            + "|schema\\\\*\"\\s*:\\s*\\\\*\"echo-client/|failures_by_class|failures_not_listed"
            + "|measured_seconds|verified_messages_per_second");

    /// Where log collectors put what a container wrote; what one line holds may be a piece of a report.
    private static final Set<String> LOG_MEMBERS = Set.of("log", "message", "msg", "line",
            "MESSAGE",
            "body", "textPayload");

    /// Reports take four levels, and collectors a few. It also bounds the time of a search: a bracket
    /// that is never closed is given up so many levels deeper.
    private static final int DEEPEST = 32;

    private static final int MOST_ENVELOPES = 3;

    private final String text;
    private final int envelopes;
    private final Consumer<CharSequence> onReport;
    private final BitSet unused;
    private final StringBuilder logged = new StringBuilder();
    private int found;

    private ReportSearch(String text, int envelopes, Consumer<CharSequence> onReport) {
        this.text = text;
        this.envelopes = envelopes;
        this.onReport = onReport;
        this.unused = new BitSet();
        Matcher pieces = PIECE.matcher(text);
        while (pieces.find()) {
            unused.set(pieces.start());
        }
    }

    /// @param onReport is given each object that has the schema of a report
    /// @return how many there are
    /// @throws IllegalArgumentException when a piece of a report is left over
    static int in(String text, Consumer<CharSequence> onReport) {
        return new ReportSearch(text, 0, onReport).search();
    }

    private int search() {
        search(0, text.length(), false);
        if (!logged.isEmpty() && envelopes < MOST_ENVELOPES) {
            found += new ReportSearch(logged.toString(), envelopes + 1, onReport).search();
        }
        if (!unused.isEmpty()) {
            throw new IllegalArgumentException("holds a piece of a report that is cut off or mixed"
                    + " with other lines; read logs whole, as by kubectl logs --tail=-1");
        }
        return found;
    }

    /// @param inJson whether quotes have the meaning that they have in JSON
    private void search(int from, int to, boolean inJson) {
        @Nullable
        String member = null;
        for (int at = from; at < to; at++) {
            char c = text.charAt(at);
            if (c == '"' && inJson) {
                int end = endOfString(at, to);
                if (end < 0) {
                    return;
                }
                boolean isKey = isKey(end, to);
                boolean isLogged = member != null && LOG_MEMBERS.contains(member);
                @Nullable
                String string = isKey || isLogged || hasPiece(at, end) ? string(at, end) : null;
                if (isKey) {
                    member = string;
                } else if (string != null && envelopes < MOST_ENVELOPES) {
                    logged.append(string);
                    unused.clear(at, end);
                }
                at = end - 1;
            } else if (c == '{' || c == '[') {
                int end = end(at, to);
                if (end > 0) {
                    take(at, end);
                    at = end - 1;
                }
            }
        }
    }

    private void take(int from, int end) {
        if (text.charAt(from) == '{' && isReport(from, end)) {
            onReport.accept(CharBuffer.wrap(text, from, end));
            found++;
            unused.clear(from, end);
        } else {
            search(from + 1, end - 1, true);
        }
    }

    private boolean hasPiece(int from, int to) {
        int next = unused.nextSetBit(from);
        return next >= 0 && next < to;
    }

    private boolean isKey(int end, int to) {
        int at = end;
        while (at < to && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return at < to && text.charAt(at) == ':';
    }

    private @Nullable String string(int from, int end) {
        try {
            return json(from, end).nextString();
        } catch (IOException | IllegalStateException e) {
            return null;
        }
    }

    /// Whether the object has, at any place, the member that every report has.
    private boolean isReport(int from, int end) {
        if (text.indexOf("echo-client/", from, end) < 0) {
            return false;
        }
        JsonReader json = json(from, end);
        try {
            json.beginObject();
            while (json.hasNext()) {
                if (json.nextName().equals("schema") && json.peek() == JsonToken.STRING) {
                    return json.nextString().startsWith("echo-client/");
                }
                json.skipValue();
            }
        } catch (IOException e) {
            // Then it is none, and what it holds of one is left over.
        }
        return false;
    }

    private JsonReader json(int from, int end) {
        var json = new JsonReader(Reader.of(CharBuffer.wrap(text, from, end)));
        json.setStrictness(Strictness.STRICT);
        return json;
    }

    /// Where the bracket that opens here is closed, outside of strings; -1 where it is not.
    private int end(int from, int to) {
        int depth = 0;
        for (int at = from; at < to; at++) {
            char c = text.charAt(at);
            if (c == '"') {
                at = endOfString(at, to) - 1;
                if (at < 0) {
                    return -1;
                }
            } else if (c == '{' || c == '[') {
                if (++depth > DEEPEST) {
                    return -1;
                }
            } else if ((c == '}' || c == ']') && --depth == 0) {
                return at + 1;
            }
        }
        return -1;
    }

    /// Behind its closing quote; -1 where there is none on the line.
    private int endOfString(int from, int to) {
        for (int at = from + 1; at < to; at++) {
            char c = text.charAt(at);
            if (c == '\\') {
                at++;
            } else if (c == '"') {
                return at + 1;
            } else if (c == '\n') {
                return -1;
            }
        }
        return -1;
    }
}
