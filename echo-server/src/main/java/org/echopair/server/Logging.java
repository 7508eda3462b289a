package org.echopair.server;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.StandardCharsets;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.LoggerFactory;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/// Sets up the log: UTF-8 lines on standard output, by Logback.
///
/// SLF4J finds this class by a system property. Nothing is looked for in files or jars, as Logback's
/// own provider would: opening all jars of the class path took a quarter of the start.
public final class Logging implements SLF4JServiceProvider {

    private final LoggerContext context = new LoggerContext();
    private final IMarkerFactory markers = new BasicMarkerFactory();
    private final LogbackMDCAdapter diagnostics = new LogbackMDCAdapter();

    /// To be called before there is a logger.
    static void use() {
        System.setProperty(LoggerFactory.PROVIDER_PROPERTY_KEY, Logging.class.getName());
        // Or SLF4J says on standard error that it was told so.
        System.setProperty("slf4j.internal.verbosity", "WARN");
    }

    /// What holds until the command line is read.
    @Override
    public void initialize() {
        context.setMDCAdapter(diagnostics);
        apply(context, Level.INFO, LogFormat.TEXT);
        context.start();
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

    @Override
    public ILoggerFactory getLoggerFactory() {
        return context;
    }

    @Override
    public IMarkerFactory getMarkerFactory() {
        return markers;
    }

    @Override
    public MDCAdapter getMDCAdapter() {
        return diagnostics;
    }

    @Override
    public String getRequestedApiVersion() {
        return "2.0.99";
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
