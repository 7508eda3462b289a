package org.echopair.client.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IFactory;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;

/// What has options: a command, or a group of options that belong together. Here are the kinds of
/// options that there are.
///
/// They are built by calls and not by annotations, which picocli would read by reflection: that was
/// half of the time that the client took to start.
public abstract class CommandPart {

    /// The lists that options hold are all that picocli has to make here. Its own factory looks for
    /// Groovy's classes in all jars, and so does whatever of picocli is not given one.
    public static final IFactory LISTS_ONLY = new IFactory() {
        @Override
        public <K> K create(Class<K> type) {
            if (type != List.class) {
                throw new IllegalStateException("picocli asked for an unexpected type: " + type);
            }
            return type.cast(new ArrayList<>());
        }
    };

    private final CommandSpec command;

    /// A command, which picocli calls when it is given.
    @SuppressWarnings("this-escape") // kept by picocli, and not called before it is parsed
    protected CommandPart(String name, String header, String... description) {
        command = CommandSpec.wrapWithoutInspection(this, LISTS_ONLY).name(name);
        command.usageMessage().header(header).description(description).abbreviateSynopsis(true)
                .sortOptions(false);
    }

    /// A group; its options stand behind those that the command already has.
    protected CommandPart(CommandPart owner) {
        command = owner.command;
    }

    public CommandSpec command() {
        return command;
    }

    protected OptionSpec add(OptionSpec.Builder builder) {
        OptionSpec option = builder.build();
        command.addOption(option);
        return option;
    }

    protected PositionalParamSpec add(PositionalParamSpec.Builder builder) {
        PositionalParamSpec argument = builder.build();
        command.addPositional(argument);
        return argument;
    }

    /// @param parser throws an [IllegalArgumentException] with one line that says what is allowed
    protected static <T> OptionSpec.Builder value(Class<T> type, ITypeConverter<T> parser,
            String label,
            String... names) {
        return OptionSpec.builder(names).paramLabel(label).type(type).converters(parser);
    }

    protected static OptionSpec.Builder duration(String... names) {
        return value(Duration.class, Durations::parse, "TIME", names);
    }

    protected static OptionSpec.Builder whole(String... names) {
        return value(PositiveCount.class, PositiveCount::parse, "N", names);
    }

    protected static OptionSpec.Builder file(String name) {
        return value(Path.class, Path::of, "FILE", name);
    }

    /// With commas, or several times; empty when it is not given.
    protected static <T> OptionSpec.Builder list(Class<T> type, ITypeConverter<T> parser,
            String label,
            String name) {
        return value(type, parser, label, name).type(List.class).auxiliaryTypes(type)
                .splitRegex(",").initialValue(List.of());
    }

    /// True when it is given.
    public static OptionSpec.Builder flag(String... names) {
        return OptionSpec.builder(names).type(Boolean.class).initialValue(false);
    }

    /// @return its value, or the other one when it is not given
    protected static <T extends @Nullable Object> T orElse(OptionSpec option, T other) {
        T value = option.getValue();
        return value == null ? other : value;
    }

    /// For what only shows when all options are known.
    protected ParameterException refusal(String reason) {
        return UsageErrors.of(command, reason);
    }

    /// @throws ParameterException when one that is given is 0
    protected static void checkPositive(OptionSpec... durations) {
        for (OptionSpec each : durations) {
            if (Duration.ZERO.equals(each.getValue())) {
                throw UsageErrors.of(each,
                        "0 is too short; allowed: anything longer, as 250ms, 3s, 5m");
            }
        }
    }
}
