package org.echopair.client.watch;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.echopair.client.exchange.AddressFamily;
import org.echopair.client.exchange.ConnectionConfig;
import org.echopair.client.exchange.Target;
import org.echopair.client.failure.Failure;
import org.echopair.client.failure.FailureClass;
import org.echopair.client.failure.Phase;
import org.echopair.client.failure.RoundTrip;
import org.echopair.client.report.Lag;
import org.echopair.client.stream.PayloadSizes;

/// A watch whose clock and standstills a test sets, and what it reports: 100 ms between two messages.
final class WatchReports {

    static final String PEER = "192.0.2.1:8888";
    static final Instant BEGAN = Instant.parse("2026-11-22T10:40:51.250Z");

    final WatchConfig config;
    final WatchTimes times;
    final WatchLog log;
    private final List<StreamLog> streams = new ArrayList<>();
    long now;
    long stoodStillFrom;
    long stoodStillTo;
    Lag lag = new Lag(0, 0);

    WatchReports(Duration duration) {
        config = new WatchConfig(
                new ConnectionConfig(Target.parse("echo:8888"), AddressFamily.ANY,
                        Duration.ofSeconds(3), Duration.ofSeconds(5), Duration.ZERO),
                2, 1, Duration.ofMillis(100), duration, Duration.ofSeconds(1),
                PayloadSizes.of(64));
        times = WatchTimes.from(() -> now, duration.toNanos(), (from, to) -> Math.max(0,
                Math.min(to, stoodStillTo) - Math.max(from, stoodStillFrom)));
        log = new WatchLog(times);
    }

    StreamLog stream(String name) {
        StreamLog stream = unlisted(name);
        streams.add(stream);
        return stream;
    }

    /// That is not in the report of the streams.
    StreamLog unlisted(String name) {
        return new StreamLog(name, name.endsWith("fresh"), StreamContext.of(config, times, log));
    }

    void answer(StreamLog stream, long tookNanos) {
        stream.onSent();
        stream.onAnswer(new RoundTrip(PEER, 64, new byte[64], 1, tookNanos, tookNanos, List.of()),
                now - tookNanos, now);
    }

    void lose(StreamLog stream, FailureClass kind) {
        stream.onSent();
        stream.onMessageFailed(failure(kind, Phase.FIRST_BYTE), now, now);
    }

    void refuse(StreamLog stream) {
        stream.onNotConnected(failure(FailureClass.REFUSED, Phase.CONNECT),
                config.connection().connectTimeout().toNanos(), now, now);
    }

    Failure failure(FailureClass kind, Phase phase) {
        return new Failure(kind, phase, PEER, "it failed", BEGAN.plusNanos(now));
    }

    WatchReport end(boolean interrupted) {
        return report(Optional.of(PEER), true, interrupted);
    }

    /// Of a watch that reached nobody, or only with the round trip of its wait.
    WatchReport endWithoutRemote(boolean reached) {
        return report(Optional.empty(), reached, false);
    }

    private WatchReport report(Optional<String> remote, boolean reached, boolean interrupted) {
        return new WatchReport(config, remote, reached, "00000000000000ff", BEGAN,
                times.withinNanos(now), streams.stream().map(each -> each.end(now)).toList(),
                List.of(), log,
                log.longestSilenceNanos(now), lag, interrupted);
    }

    static long millis(long millis) {
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }
}
