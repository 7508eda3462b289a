package org.echopair.client.load.report;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import java.io.EOFException;
import java.io.IOException;
import java.io.Reader;
import java.nio.CharBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.echopair.client.text.Figures;
import org.echopair.client.text.Printable;
import org.jspecify.annotations.Nullable;

/// JSON that somebody else wrote, read value by value: each must have its type and lie in its range,
/// or an [IllegalArgumentException] names it. No tree is built: only what the caller keeps takes
/// memory.
final class CheckedJson {

    private static final int MOST_MEMBERS = 200;
    private static final int LONGEST_NUMBER = 40;
    private static final Instant EARLIEST = Instant.EPOCH;
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    interface Value {
        void read() throws IOException;
    }

    interface NamedValue {
        void read(String name) throws IOException;
    }

    interface Document {
        void read(CheckedJson json) throws IOException;
    }

    /// The members of an object; those that nobody asks for are skipped.
    static final class Members {

        private final Map<String, Value> known = new LinkedHashMap<>();
        private final Set<String> needed = new HashSet<>();
        private @Nullable NamedValue others;

        Members need(String name, Value value) {
            needed.add(name);
            return may(name, value);
        }

        Members may(String name, Value value) {
            known.put(name, value);
            return this;
        }

        Members others(NamedValue value) {
            others = value;
            return this;
        }
    }

    private final JsonReader json;

    private CheckedJson(Reader text) {
        json = new JsonReader(text);
        json.setStrictness(Strictness.STRICT);
    }

    /// @throws IllegalArgumentException with what is wrong, as part of a sentence about the file
    static void read(CharSequence text, int from, int to, Document document) {
        var checked = new CheckedJson(Reader.of(CharBuffer.wrap(text, from, to)));
        try {
            document.read(checked);
        } catch (MalformedJsonException | EOFException e) {
            throw new IllegalArgumentException("holds a report that is no JSON, or cut off"
                    + checked.place(", at "), e);
        } catch (IOException e) { // not from a string
            throw new IllegalArgumentException("holds a report that cannot be read", e);
        }
    }

    void object(Members members) throws IOException {
        check(JsonToken.BEGIN_OBJECT, "an object");
        String own = place(" ");
        Set<String> names = new HashSet<>();
        json.beginObject();
        while (json.hasNext()) {
            String name = json.nextName();
            if (!names.add(name)) {
                throw wrong("given twice"); // readers differ in which one they take
            }
            if (names.size() > MOST_MEMBERS) {
                throw wrong("one of more than " + MOST_MEMBERS + " members");
            }
            if (members.known.containsKey(name)) {
                members.known.get(name).read();
            } else if (members.others != null) {
                members.others.read(name);
            } else {
                json.skipValue();
            }
        }
        json.endObject();
        for (String name : members.needed) {
            if (!names.contains(name)) {
                throw new IllegalArgumentException("holds a report without" + own
                        + (own.isEmpty() ? " " : ".") + name);
            }
        }
    }

    void array(int most, Value element) throws IOException {
        check(JsonToken.BEGIN_ARRAY, "a list");
        json.beginArray();
        for (int i = 0; json.hasNext(); i++) {
            if (i == most) {
                throw wrong("one of more than " + Figures.grouped(most));
            }
            element.read();
        }
        json.endArray();
    }

    String string(int longest) throws IOException {
        check(JsonToken.STRING, "a text");
        String path = place(" "); // before the reader stands behind it
        String text = json.nextString();
        if (text.length() > longest) {
            throw new IllegalArgumentException("holds a report whose" + path + " is longer than "
                    + Figures.grouped(longest) + " characters");
        }
        return text;
    }

    boolean bool() throws IOException {
        check(JsonToken.BOOLEAN, "true or false");
        return json.nextBoolean();
    }

    long count() throws IOException {
        return count(0, ReportLimits.MOST_COUNT);
    }

    long count(long least, long most) throws IOException {
        String wanted = "a whole number from " + Figures.grouped(least) + " to "
                + Figures.grouped(most);
        check(JsonToken.NUMBER, wanted);
        String path = place(" ");
        String text = json.nextString();
        if (!text.matches("-?[0-9]{1,16}") || Long.parseLong(text) < least
                || Long.parseLong(text) > most) {
            throw notIn(path, text, wanted);
        }
        return Long.parseLong(text);
    }

    double number(double least, double most) throws IOException {
        String wanted = "a number from " + Figures.rounded(least) + " to "
                + Figures.rounded(most);
        check(JsonToken.NUMBER, wanted);
        String path = place(" ");
        String text = json.nextString();
        double number = text.length() > LONGEST_NUMBER ? Double.NaN : Double.parseDouble(text);
        if (!(number >= least && number <= most)) {
            throw notIn(path, text, wanted);
        }
        return number;
    }

    Instant instant() throws IOException {
        String wanted = "a time as 2026-01-02T03:04:05Z";
        check(JsonToken.STRING, wanted);
        String path = place(" ");
        String text = json.nextString();
        try {
            Instant instant = Instant.parse(text);
            if (!instant.isBefore(EARLIEST) && !instant.isAfter(LATEST)) {
                return instant;
            }
        } catch (DateTimeException e) {
            // Told below.
        }
        throw notIn(path, text, wanted);
    }

    <T extends Enum<T>> T constant(Class<T> type) throws IOException {
        check(JsonToken.STRING, "a text");
        String path = place(" ");
        return constant(type, json.nextString(), path);
    }

    /// The one that the name of a member stands for.
    <T extends Enum<T>> T constant(Class<T> type, String name) {
        return constant(type, name, place(" "));
    }

    private static <T extends Enum<T>> T constant(Class<T> type, String name, String path) {
        for (T each : type.getEnumConstants()) {
            if (each.name().equals(name)) {
                return each;
            }
        }
        throw notIn(path, name, "one that this client knows");
    }

    /// A text, a number or a truth value.
    Object scalar(int longest) throws IOException {
        return switch (json.peek()) {
            case BOOLEAN -> json.nextBoolean();
            case NUMBER -> number(-1e15, 1e15);
            default -> string(longest);
        };
    }

    private void check(JsonToken token, String wanted) throws IOException {
        if (json.peek() != token) {
            throw wrong("not " + wanted);
        }
    }

    /// @param what it is, of the value that comes next or of its name
    IllegalArgumentException wrong(String what) {
        return new IllegalArgumentException("holds a report whose" + place(" ") + " is " + what);
    }

    private static IllegalArgumentException notIn(String path, String text, String wanted) {
        return new IllegalArgumentException("holds a report whose" + path + " is "
                + Printable.quoted(text) + ", not " + wanted);
    }

    /// Where the reader stands, as `counts.sent_messages`; names are the file's, and may hold anything.
    String place(String before) {
        String path = json.getPath().substring(1);
        if (path.startsWith(".")) {
            path = path.substring(1);
        }
        return path.isEmpty() || path.length() > 200 ? "" : before + Printable.line(path);
    }
}
