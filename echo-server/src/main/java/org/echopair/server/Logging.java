package org.echopair.server;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.EncoderBase;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.nio.charset.StandardCharsets;
import org.slf4j.LoggerFactory;

/// Sets up the log: UTF-8 lines on standard output, and nothing read from files, which saves the
/// start a search and an XML parser. Logback finds this class by its service file.
public final class Logging extends ContextAwareBase implements Configurator {

    /// What holds until the command line is read.
    @Override
    public ExecutionStatus configure(LoggerContext context) {
        apply(context, Level.INFO, LogFormat.TEXT);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    static void configure(String level, LogFormat format) {
        var context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        apply(context, Level.toLevel(level), format);
    }

    private static void apply(LoggerContext context, Level level, LogFormat format) {
        var encoder = new LineEncoder(format);
        encoder.setContext(context);
        encoder.start();
        var console = new ConsoleAppender<ILoggingEvent>();
        console.setContext(context);
        console.setEncoder(encoder);
        console.start();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(level);
        root.addAppender(console);
    }

    private static final class LineEncoder extends EncoderBase<ILoggingEvent> {

        private static final byte[] NOTHING = {};

        private final LogFormat format;

        LineEncoder(LogFormat format) {
            this.format = format;
        }

        @Override
        public byte[] headerBytes() {
            return NOTHING;
        }

        @Override
        public byte[] encode(ILoggingEvent event) {
            return format.line(event).getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public byte[] footerBytes() {
            return NOTHING;
        }
    }
}
