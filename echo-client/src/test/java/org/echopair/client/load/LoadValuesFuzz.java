package org.echopair.client.load;

import static org.echopair.client.OneLine.require;

import java.util.function.Consumer;
import org.echopair.client.Choices;
import org.echopair.client.OneLine;
import org.echopair.client.load.engine.LoadThreshold;
import org.echopair.client.stream.Payload;
import org.echopair.client.stream.PayloadSizes;

/// Any text is a threshold, a size, a rate, a payload that is written as it was read; or it is
/// refused in one line.
public final class LoadValuesFuzz {

    private LoadValuesFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        var choices = new Choices(input);
        long sequence = choices.below(1 << 30);
        String text = new String(choices.rest(), java.nio.charset.StandardCharsets.UTF_8);
        attempt(text, LoadValuesFuzz::threshold);
        attempt(text, each -> sizes(each, sequence));
        attempt(text, LoadValuesFuzz::rate);
        attempt(text, each -> require(Payload.parse(each).toString().equals(each), each));
    }

    private static void attempt(String text, Consumer<String> parser) {
        try {
            parser.accept(text);
        } catch (IllegalArgumentException refusal) {
            OneLine.check(refusal.getMessage());
        }
    }

    private static void threshold(String text) {
        LoadThreshold threshold = LoadThreshold.parse(text);
        OneLine.checkPrintable(threshold.text());
        require(LoadThreshold.parse(threshold.text()).equals(threshold), "differs: " + threshold);
        require(threshold.value() >= 0 && Double.isFinite(threshold.value()),
                "no value: " + threshold);
        require(threshold.percentile() >= 0 && threshold.percentile() < 100,
                "no percentile: " + threshold);
    }

    private static void sizes(String text, long sequence) {
        PayloadSizes sizes = PayloadSizes.parse(text);
        OneLine.checkPrintable(sizes.words());
        int length = sizes.lengthOf(sequence * 7, sequence);
        require(length >= 1 && length <= sizes.longest()
                && sizes.longest() <= PayloadSizes.LONGEST_BYTES, "no size: " + length);
        require(length == PayloadSizes.parse(sizes.toString()).lengthOf(sequence * 7, sequence),
                "differs: " + sizes);
    }

    private static void rate(String text) {
        double rate = Rate.parse(text).perSecond();
        require(rate >= 0.001 && rate <= 1e8, "no rate: " + rate);
        require(rate == Double.parseDouble(text), "differs: " + text);
    }
}
