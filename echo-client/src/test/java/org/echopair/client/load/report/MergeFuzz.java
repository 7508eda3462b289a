package org.echopair.client.load.report;

import static org.echopair.client.OneLine.require;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.echopair.client.Choices;
import org.echopair.client.OneLine;
import org.echopair.client.cli.Colours;
import org.echopair.client.cli.Stdio;
import org.echopair.client.failure.ExitCode;
import org.echopair.client.report.Verdict;

/// Any file is refused by `merge` in one line, or it is reports whose sum can be merged again with
/// the same verdict; and what they hold is data in every form of the sum, never markup, never a
/// control character.
public final class MergeFuzz {

    private static final String[] REPORTS = {Loads.json(Loads.report(20_000, 0)),
            Loads.json(Loads.report(10_000, 3))};
    private static final String MARKUP = "<foreign x=\"1\">&amp;]]>\u001b[31m\u202e\u2028\u0000";

    private MergeFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        var choices = new Choices(input);
        byte[] file = choices.yes() ? changed(choices) : choices.rest();
        LoadReport sum;
        try {
            var merge = new LoadMerge();
            merge.add("a file", file);
            sum = merge.total(0);
        } catch (IllegalArgumentException refusal) {
            OneLine.check(refusal.getMessage());
            return;
        }
        check(sum);
    }

    /// A report, or two, in which some values are others.
    private static byte[] changed(Choices choices) {
        var text = new StringBuilder();
        for (int reports = 1 + choices.below(2); reports > 0; reports--) {
            JsonElement report = JsonParser.parseString(choices.of(REPORTS));
            for (int changes = choices.below(4); changes > 0; changes--) {
                change(report, choices);
            }
            text.append(report).append('\n');
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void change(JsonElement in, Choices choices) {
        switch (in) {
            case JsonObject object when !object.isEmpty() -> {
                List<String> names = new ArrayList<>(object.keySet());
                String name = names.get(choices.below(names.size()));
                JsonElement value = object.get(name);
                if (value.isJsonPrimitive() || choices.below(8) == 0) {
                    object.add(choices.below(8) == 0 ? choices.text() : name, other(choices));
                } else {
                    change(value, choices);
                }
            }
            case JsonArray array when !array.isEmpty() -> {
                int index = choices.below(array.size());
                if (array.get(index).isJsonPrimitive() || choices.below(8) == 0) {
                    array.set(index, other(choices));
                } else {
                    change(array.get(index), choices);
                }
            }
            default -> {
                // Nothing to be changed.
            }
        }
    }

    private static JsonElement other(Choices choices) {
        return switch (choices.below(9)) {
            case 0 -> new JsonPrimitive(choices.text());
            case 1, 2 -> new JsonPrimitive(MARKUP);
            case 3 -> new JsonPrimitive(choices.below(1 << 30));
            case 4 -> new JsonPrimitive(new java.math.BigDecimal(
                    choices.of("1e999999", "-1", "9007199254740993", "1e15", "0.5")));
            case 5 -> JsonNull.INSTANCE;
            case 6 -> new JsonArray();
            case 7 -> new JsonObject();
            default -> new JsonPrimitive(choices.yes());
        };
    }

    private static void check(LoadReport sum) throws IOException {
        ExitCode exitCode = sum.verdict().exitCode();
        require((exitCode == ExitCode.PASS) == (sum.verdict().verdict() == Verdict.PASS)
                || sum.verdict().verdict() == Verdict.INTERRUPTED, "no verdict: " + exitCode);
        OneLine.checkPrintable(sum.summary());
        String json = Loads.json(sum);
        OneLine.checkPrintable(json.replaceAll("\\p{Cf}|\u200b", ""));
        require(LoadJsonReader.read(json).verdict().exitCode() == exitCode,
                "merged again the verdict is another");
        var text = new ByteArrayOutputStream();
        try (var out = new PrintStream(text, false, StandardCharsets.UTF_8)) {
            var stdio = new Stdio(System.in, out, out, false);
            new LoadText(sum, Colours.of(stdio, Map.of()), 100).print(out);
        }
        text.toString(StandardCharsets.UTF_8).lines().forEach(OneLine::checkPrintable);
        String page = LoadHtml.page(sum).toString();
        page.lines().forEach(OneLine::checkPrintable);
        var junit = new StringWriter();
        LoadJUnit.of(sum).writeTo(junit);
        for (String each : List.of(page, junit.toString())) {
            require(!each.contains("<foreign") && !each.contains("\u001b"), "markup: " + each);
        }
    }
}
