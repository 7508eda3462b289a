package org.echopair.client.load.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.echopair.client.OneLine;
import org.echopair.client.Run;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A report of foreign origin is data and nothing else: whatever stands in any of its fields, `merge`
/// refuses it in one line, or shows it as text in every form of the sum.
class ForeignReportTest {

    private static final String REPORT = withAllFields();
    private static final String MARKUP = "<foreign x=\"1\" onload='a()'>]]>&lt;\u001b]52;c;cm0=\u0007"
            + "\r\n\u202e\u2028";

    @TempDir
    private Path directory;

    private static String withAllFields() {
        JsonObject json = JsonParser.parseString(Loads.json(Loads.report(10_000, 3)))
                .getAsJsonObject();
        json.getAsJsonArray("notes").add("a note");
        json.getAsJsonArray("addresses").add(JsonParser.parseString("""
                {"address":"10.0.0.7:8888","connections":1,"verified_messages":1,
                "failed_connects":0}"""));
        return json.toString();
    }

    /// A name that tells the field, and what puts another value there.
    private record Field(String path, Change change) {

        private interface Change {
            void apply(JsonElement report, JsonElement value);
        }

        @Override
        public String toString() {
            return path;
        }
    }

    private static Stream<Field> fields() {
        List<Field> fields = new ArrayList<>();
        collect(JsonParser.parseString(REPORT), "", report -> report, fields);
        return fields.stream();
    }

    private interface Way {
        JsonElement from(JsonElement report);
    }

    private static void collect(JsonElement element, String path, Way way, List<Field> fields) {
        if (element instanceof JsonObject object) {
            for (String name : object.keySet()) {
                leaf(object.get(name), path + "." + name, report -> way.from(report)
                        .getAsJsonObject().get(name),
                        (report, value) -> way.from(report)
                                .getAsJsonObject().add(name, value),
                        fields);
            }
        } else if (element instanceof JsonArray array) {
            for (int i = 0; i < array.size(); i++) {
                int index = i;
                leaf(array.get(i), path + "[" + i + "]", report -> way.from(report)
                        .getAsJsonArray().get(index),
                        (report, value) -> way.from(report)
                                .getAsJsonArray().set(index, value),
                        fields);
            }
        }
    }

    private static void leaf(JsonElement value, String path, Way way, Field.Change change,
            List<Field> fields) {
        fields.add(new Field(path, change));
        collect(value, path, way, fields);
    }

    @ParameterizedTest
    @MethodSource("fields")
    void holds_no_field_that_is_more_than_data(Field field) throws IOException {
        for (JsonElement value : List.of(new JsonPrimitive(MARKUP), nested(500),
                new JsonPrimitive(new BigDecimal("1e400")), new JsonPrimitive(-1),
                new JsonPrimitive(1L << 62))) {
            JsonElement report = JsonParser.parseString(REPORT);
            field.change.apply(report, value);

            judge(report.toString());
        }
    }

    private static JsonElement nested(int depth) {
        var outer = new JsonArray();
        JsonArray inner = outer;
        for (int i = 0; i < depth; i++) {
            var next = new JsonArray();
            inner.add(next);
            inner = next;
        }
        return outer;
    }

    private void judge(String report) throws IOException {
        Path page = directory.resolve("sum.html");
        Path sum = directory.resolve("sum.json");
        Path junit = directory.resolve("sum.xml");
        Run run = Run.withInput(report.getBytes(StandardCharsets.UTF_8), "merge", "-", "--report",
                page.toString(), "--report", sum.toString(), "--junit", junit.toString());
        if (run.exitCode() == 64) {
            OneLine.check(run.err().strip());
            assertThat(run.out()).isEmpty();
            return;
        }
        assertThat(run.exitCode()).as(run.err()).isEqualTo(75);
        run.out().lines().forEach(OneLine::checkPrintable);
        for (Path each : List.of(page, junit)) {
            String text = Files.readString(each);
            assertThat(text).doesNotContain("<foreign", "\u001b", "\u0007", "\u202e", "\u2028");
        }
        assertThat(JsonParser.parseString(Files.readString(sum)).isJsonObject()).isTrue();
        assertThat(Files.readString(sum)).doesNotContain("\u001b", "\u0007").hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"a\":", "[{\"a\":["})
    void cannot_exhaust_the_stack(String opening) {
        Run run = Run.withInput((opening.repeat(500_000) + REPORT)
                .getBytes(StandardCharsets.UTF_8), "merge", "-");

        assertThat(run.exitCode()).as(run.err()).isIn(64, 75);
        assertThat(run.err().lines()).allSatisfy(OneLine::check);
    }

    @Test
    void is_itself_when_nothing_was_changed() {
        Run run = Run.withInput(REPORT.getBytes(StandardCharsets.UTF_8), "merge", "-");

        assertThat(run.exitCode()).isEqualTo(75);
        assertThat(run.out()).contains("verified 10,000 messages", "10.0.0.7:8888");
    }
}
