package org.echopair.client.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Model.OptionSpec;

/// The pairs of a command's options of which only one may be set.
final class Exclusions {

    private record Pair(OptionSpec one, OptionSpec other) {}

    private final List<Pair> pairs = new ArrayList<>();

    void add(OptionSpec one, OptionSpec other) {
        pairs.add(new Pair(one, other));
    }

    Stream<OptionSpec> of(OptionSpec option) {
        return pairs.stream().filter(pair -> pair.one == option || pair.other == option)
                .map(pair -> pair.one == option ? pair.other : pair.one);
    }

    /// What a flag beats is not set any more, so both are flags here or both are variables.
    ///
    /// @throws picocli.CommandLine.ParameterException that names them
    void check() {
        for (Pair pair : pairs) {
            if (isSet(pair.one) && isSet(pair.other)) {
                throw UsageErrors.of(pair.one.command(), UsageErrors.given(pair.one) + " and "
                        + UsageErrors.given(pair.other) + " exclude each other; give one of them");
            }
        }
    }

    private static boolean isSet(OptionSpec option) {
        Object value = option.getValue();
        return value != null && !Boolean.FALSE.equals(value);
    }
}
