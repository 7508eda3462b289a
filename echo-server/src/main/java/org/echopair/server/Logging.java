package org.echopair.server;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.LoggerFactory;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/// Sets up the log: UTF-8 lines on standard output, by Logback and a [LogQueue].
///
/// SLF4J finds this class by a system property. Logback's own provider would search files and jars:
/// opening every jar on the class path took a quarter of the start.
public final class Logging implements SLF4JServiceProvider {

    private static final LogQueue QUEUE = new LogQueue(System.out, Logging::onDropsEnded);
    private static final Duration LAST_LINES = Duration.ofSeconds(1);

    private final LoggerContext context = new LoggerContext();
    private final IMarkerFactory markers = new BasicMarkerFactory();
    private final LogbackMDCAdapter diagnostics = new LogbackMDCAdapter();

    /// Must be called before the first logger is made.
    static void use() {
        System.setProperty(LoggerFactory.PROVIDER_PROPERTY_KEY, Logging.class.getName());
        // Otherwise SLF4J reports on standard error that it uses the property.
        System.setProperty("slf4j.internal.verbosity", "WARN");
    }

    /// The settings until the command line is read.
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
        QUEUE.start();
    }

    /// For the end of the process: gives the last lines a second to be read, and no more, because an
    /// end must not depend on whoever reads the log.
    static void flush() {
        try {
            QUEUE.flush(LAST_LINES);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// Lines that were lost because nobody read the log in time.
    static long dropped() {
        return QUEUE.dropped();
    }

    private static void onDropsEnded(long lines) {
        LoggerFactory.getLogger(Logging.class).atWarn().addKeyValue("lines", lines)
                .log("log lines were dropped");
    }

    private static void apply(LoggerContext context, Level level, LogFormat format) {
        var appender = new QueueAppender(format);
        appender.setContext(context);
        appender.start();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(level);
        root.addAppender(appender);
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

    /// Runs on the thread that logs, and hands the line over without waiting.
    private static final class QueueAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {

        private final LogFormat format;

        QueueAppender(LogFormat format) {
            this.format = format;
        }

        @Override
        protected void append(ILoggingEvent event) {
            QUEUE.offer(format.line(event).getBytes(StandardCharsets.UTF_8));
        }
    }
}
