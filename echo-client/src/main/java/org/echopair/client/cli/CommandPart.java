package org.echopair.client.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.echopair.client.text.Printable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IFactory;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;

/// Base of commands and of option groups, with a builder for each type of option.
///
/// Options are built by calls, because picocli reads annotations by reflection, which was half of
/// the client's start-up time.
public abstract class CommandPart {

    /// Options that print something instead of running.
    public static final String COMPLETION = "--completion";
    public static final String LIST = "--list";

    /// Picocli only needs to create the lists that options hold. Its default factory searches every
    /// jar for Groovy.
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
    private final Exclusions exclusions;

    /// A command; picocli calls it when it is on the command line.
    ///
    /// @param description one string for each paragraph; its lines are joined, and broken anew at
    /// the width of the terminal
    @SuppressWarnings("this-escape") // kept by picocli, and not called before it is parsed
    protected CommandPart(String name, String header, String... description) {
        command = CommandSpec.wrapWithoutInspection(this, LISTS_ONLY).name(name);
        command.usageMessage().header(header).description(paragraphs(description))
                .abbreviateSynopsis(true).sortOptions(false);
        exclusions = new Exclusions();
    }

    /// A group; its options come after those that the command already has.
    protected CommandPart(CommandPart owner) {
        command = owner.command;
        exclusions = owner.exclusions;
    }

    /// Joins the lines of text blocks.
    public static String[] paragraphs(String... text) {
        String[] joined = new String[text.length];
        for (int i = 0; i < text.length; i++) {
            joined[i] = text[i].strip().replace('\n', ' ');
        }
        return joined;
    }

    public CommandSpec command() {
        return command;
    }

    protected OptionSpec add(OptionSpec.Builder builder) {
        OptionSpec option = builder.description(paragraphs(builder.description())).build();
        command.addOption(option);
        return option;
    }

    protected PositionalParamSpec add(PositionalParamSpec.Builder builder) {
        PositionalParamSpec argument = builder.description(paragraphs(builder.description()))
                .build();
        command.addPositional(argument);
        return argument;
    }

    /// @param parser throws an [IllegalArgumentException] with one line that says what is allowed
    protected static <T> OptionSpec.Builder value(Class<T> type, ITypeConverter<T> parser,
            String label,
            String... names) {
        OptionSpec.Builder builder = OptionSpec.builder(names).paramLabel(label).type(type)
                .converters(parser);
        return type.isEnum() ? builder.completionCandidates(() -> words(type)) : builder;
    }

    /// What is offered where a value is one of a few: they are written in small letters.
    private static Iterator<String> words(Class<?> type) {
        return Stream.of(type.getEnumConstants())
                .map(each -> ((Enum<?>) each).name().toLowerCase(Locale.ROOT)).iterator();
    }

    protected static OptionSpec.Builder duration(String... names) {
        return value(Duration.class, Durations::parse, "TIME", names);
    }

    /// A number of things, without a limit that anybody would meet.
    protected static OptionSpec.Builder whole(String... names) {
        return whole(PositiveCount.MOST, names);
    }

    /// @param most the largest value allowed
    protected static OptionSpec.Builder whole(long most, String... names) {
        return value(PositiveCount.class, text -> PositiveCount.parse(text, most), "N", names);
    }

    protected static OptionSpec.Builder file(String name) {
        return value(Path.class, CommandPart::path, "FILE", name);
    }

    /// @throws IllegalArgumentException with one line that says why it is none
    protected static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException(Printable.quoted(text) + " is no name of a file: "
                    + Printable.line(e.getReason()), e);
        }
    }

    /// Separated by commas, or repeated; empty by default.
    protected static <T> OptionSpec.Builder list(Class<T> type, ITypeConverter<T> parser,
            String label,
            String name) {
        return value(type, parser, label, name).type(List.class).auxiliaryTypes(type)
                .splitRegex(",").initialValue(List.of());
    }

    /// True when it is given, or when its variable says so.
    public static OptionSpec.Builder flag(String... names) {
        return OptionSpec.builder(names).type(Boolean.class).initialValue(false)
                .converters(CommandPart::trueOrFalse);
    }

    private static Boolean trueOrFalse(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException(
                    Printable.quoted(text) + " is neither true nor false");
        };
    }

    /// @return the value of the option, or the other one when it has none
    protected static <T> T orElse(OptionSpec option, T other) {
        @Nullable
        T value = option.getValue();
        return value == null ? other : value;
    }

    /// Two options of which only one may be set. One that is on the command line beats the variable of the
    /// other; see [#checkExclusions()].
    protected void exclude(OptionSpec one, OptionSpec other) {
        exclusions.add(one, other);
    }

    /// @throws ParameterException when both of such a pair are set, by flags or by variables
    protected void checkExclusions() {
        exclusions.check();
    }

    Stream<OptionSpec> excludedBy(OptionSpec option) {
        return exclusions.of(option);
    }

    /// For an error that only shows once all options are known.
    protected ParameterException refusal(String reason) {
        return UsageErrors.of(command, reason);
    }

    /// @throws ParameterException when one of them is 0
    protected static void checkPositive(OptionSpec... durations) {
        for (OptionSpec each : durations) {
            if (Duration.ZERO.equals(each.getValue())) {
                throw UsageErrors.of(each,
                        "0 is too short; allowed: anything longer, as 250ms, 3s, 5m");
            }
        }
    }
}
