package org.echopair.client.watch;

import java.util.concurrent.TimeUnit;
import org.echopair.client.exchange.Connected;
import org.echopair.client.exchange.ExchangeStyle;
import org.echopair.client.exchange.IdleWatch;
import org.echopair.client.exchange.NetworkPath;
import org.echopair.client.exchange.ReplyCheck;
import org.echopair.client.failure.FailureException;
import org.echopair.client.failure.RoundTrip;

/// The path that is watched, for as long as the watch lasts: what has begun is judged by its own
/// timeouts, but a name that does not resolve is not waited for beyond the end.
final class WatchPath {

    /// For a name that is asked for at the very end.
    private static final long NAME_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final NetworkPath path;
    private final WatchConfig config;
    private final WatchTimes times;

    WatchPath(NetworkPath path, WatchConfig config, WatchTimes times) {
        this.path = path;
        this.config = config;
        this.times = times;
    }

    long nowNanos() {
        return times.nowNanos();
    }

    String target() {
        return path.target().toString();
    }

    /// How long an attempt that begins now has for the name: not beyond the end of the watch, but
    /// at its very end for long enough to be answered.
    long nameNanos(long nowNanos) {
        return Math.min(config.connection().connectTimeout().toNanos(),
                Math.max(NAME_NANOS, times.endNanos() - nowNanos));
    }

    Connected connect(long nameNanos) throws FailureException {
        return path.connect(nameNanos);
    }

    RoundTrip exchange(Connected connected, byte[] message, ReplyCheck check, ExchangeStyle style)
            throws FailureException {
        return path.exchange(connected, message, check, style);
    }

    IdleWatch.End keepSilence(Connected connected, long nanos) throws FailureException {
        return path.keepSilence(connected, nanos);
    }
}
