package org.echopair.client.cli;

import java.io.PrintStream;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.echopair.client.text.Printable;

/// The progress of a run, on standard error: one line that is overwritten on a terminal, a plain
/// line every ten seconds, or as seldom as asked for, elsewhere. Lines that must stay go through [#tell]. Belongs to one
/// thread.
public final class Progress implements AutoCloseable {

    private static final long LIVE_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final long PLAIN_NANOS = TimeUnit.SECONDS.toNanos(10);

    /// Back to the left margin and clear the line (ECMA-48 EL).
    private static final String OVER = "\r\u001b[K";

    /// A live line must not wrap, because only one line can be written over.
    private static final int LONGEST = 79;

    private final PrintStream err;
    private final boolean live;
    private final LongSupplier clock;
    private final long everyNanos;
    private long nextNanos;
    private boolean lineIsOpen;

    public Progress(Stdio stdio, LongSupplier clock) {
        this(stdio, clock, PLAIN_NANOS);
    }

    /// @param plainNanos from one plain line to the next
    public Progress(Stdio stdio, LongSupplier clock, long plainNanos) {
        this.err = stdio.err();
        this.live = stdio.errIsTerminal();
        this.clock = clock;
        this.everyNanos = live ? LIVE_NANOS : plainNanos;
        this.nextNanos = clock.getAsLong() + everyNanos;
    }

    /// To be called often; writes only when it is time.
    public void update(Supplier<String> line) {
        long now = clock.getAsLong();
        if (now - nextNanos < 0) {
            return;
        }
        nextNanos = now + everyNanos;
        String text = Printable.line(line.get());
        if (live) {
            err.print(OVER + text.substring(0, Math.min(text.length(), LONGEST)));
            err.flush();
            lineIsOpen = true;
        } else {
            err.println(text);
        }
    }

    /// A line that stays.
    public void tell(String line) {
        clear();
        err.println(Printable.line(line));
    }

    @Override
    public void close() {
        clear();
    }

    /// Removes the live line, so that standard output can write in its place.
    public void clear() {
        if (lineIsOpen) {
            err.print(OVER);
            err.flush();
            lineIsOpen = false;
        }
    }
}
