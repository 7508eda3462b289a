package org.echopair.server;

import java.time.Duration;

/// What happens to one connection, by [Choices]: reads of any size, partial writes, half-closes,
/// resets, timeouts, drains and ages in any order.
final class ConnectionScript {

    private static final Integer[] SIZES = {1, 2, 255, 256, 511, 512, 513, 1_448, 4_096, 65_535,
            65_536, 65_537, 150_000};
    private static final int QUIET_MILLIS = (int) ConnectionTimers.QUIET.toMillis();
    private static final Integer[] WAITS_MILLIS = {0, 1, 5, 20, 45, 50, QUIET_MILLIS - 1,
            QUIET_MILLIS, QUIET_MILLIS + 1, 399, 400, 401, 500, 1_000, 2_000};
    /// How many of them are at most the shortest idle timeout.
    private static final int SHORT_WAITS = 6;
    private static final int MOST_BYTES = 1 << 20;
    /// Longer than the last message, its deadline and the lingering take together.
    private static final Duration PATIENCE = Duration.ofSeconds(6);
    private static final Duration TICK = Duration.ofMillis(10);
    private static final int MOST_SLOW_TICKS = 10;
    private static final int MOST_TICKS = 1_000;
    /// What the gaps inside a message of a peer that takes turns come to at most: with its echo and the
    /// quiet behind it, less than the server's deadline.
    private static final int MOST_GAPS_MILLIS = 900;

    private final Choices choices;
    private final EchoModel model;
    private final ConnectionWorld world;
    private final boolean closesAfterFin;
    private boolean isFinishing;
    private boolean inputEnded;

    private ConnectionScript(Choices choices, Duration idleTimeout, Duration maxAge,
            int othersPendingBytes) {
        this.choices = choices;
        this.closesAfterFin = choices.yes();
        this.model = new EchoModel(!idleTimeout.isZero());
        this.world = new ConnectionWorld(idleTimeout, maxAge, othersPendingBytes, model);
        this.isFinishing = !maxAge.isZero();
    }

    private static Duration millis(int millis) {
        return Duration.ofMillis(millis);
    }

    /// A peer that does what it likes.
    static void ofAnyPeer(Choices choices) {
        new ConnectionScript(choices, millis(choices.of(0, 0, 50, 10_000)),
                millis(choices.of(0, 0, 300)), choices.of(0, 0, Integer.MAX_VALUE)).any();
    }

    private void any() {
        while (choices.areLeft() && !world.isClosed()) {
            anyStep();
        }
        settle();
    }

    private void anyStep() {
        switch (choices.below(16)) {
            case 0, 1, 2 -> send(size(choices));
            case 3 -> world.makeRoom(size(choices));
            case 4 -> world.cycle(wait(WAITS_MILLIS.length),
                    () -> world.makeRoom(size(choices)));
            case 5 -> world.makeRoom(0);
            case 6, 7, 8 -> world.cycle(wait(WAITS_MILLIS.length), () -> {});
            case 9, 10 -> world.cycle(wait(WAITS_MILLIS.length), () -> send(size(choices)));
            case 11 -> wakeForNothing();
            case 12 -> world.cycleWhileReady();
            case 13 -> endInput();
            case 14 -> finish();
            default -> seldom();
        }
    }

    /// Soon behind what happened before, and not long before the next look at the timeouts.
    private void wakeForNothing() {
        world.cycle(wait(SHORT_WAITS), () -> {});
        world.wakeForNothing();
        world.cycle(wait(SHORT_WAITS), () -> {});
    }

    private void seldom() {
        switch (choices.below(8)) {
            case 0 -> {
                inputEnded = true;
                world.cycle(wait(WAITS_MILLIS.length), world::reset);
            }
            case 1 -> world.stop();
            default -> finish();
        }
    }

    private void finish() {
        isFinishing = true;
        world.finish(CloseReason.DRAINED);
    }

    private static int size(Choices choices) {
        return choices.yes() ? choices.of(SIZES) : 1 + choices.below(70_000);
    }

    private Duration wait(int choice) {
        return millis(WAITS_MILLIS[choices.below(choice)]);
    }

    private void send(int bytes) {
        if (!inputEnded && model.sent() + bytes <= MOST_BYTES) {
            world.send(bytes);
        }
    }

    private void endInput() {
        inputEnded = true;
        world.endInput();
    }

    /// From now on the peer takes everything and waits for the server's end, if one is to come.
    private void settle() {
        world.makeRoom(Integer.MAX_VALUE);
        if (!isFinishing && !inputEnded) {
            endInput();
        }
        for (Duration waited = Duration.ZERO; waited.compareTo(PATIENCE) < 0; waited = waited
                .plus(TICK)) {
            world.cycle(TICK, world::cycleWhileReady);
            if (world.finSent() && closesAfterFin && !inputEnded) {
                endInput();
            }
        }
        world.checkEnd();
    }

    /// A peer that takes turns: it begins a message once the echo of the one before has come and no
    /// FIN. The pieces of a message are less than the server's quiet apart, and one of them may
    /// arrive when the quiet has run out and the loop has not yet looked.
    static void ofPolitePeer(Choices choices) {
        boolean byAge = choices.yes();
        boolean small = choices.yes();
        new ConnectionScript(choices, millis(choices.of(0, 60_000)),
                millis(byAge ? 300 + choices.below(700) : 0), small ? Integer.MAX_VALUE : 0)
                .takeTurns(small ? 1 + choices.below(8_192) : size(choices));
    }

    private void takeTurns(int messageBytes) {
        while (choices.areLeft() && !isOver()) {
            if (choices.below(4) == 0) {
                finish();
            }
            world.makeRoom(choices.of(0, 1, size(choices)));
            sendMessage(messageBytes);
            takeEcho();
            world.cycle(millis(choices.below(300)), () -> {});
        }
        EchoModel.require(!world.finSent() || model.sent() % messageBytes == 0,
                "a FIN came within a message");
        settle();
        EchoModel.require(model.reason() != CloseReason.DRAIN_DEADLINE
                && model.reason() != CloseReason.STALLED
                && model.reason() != CloseReason.IDLE_TIMEOUT, "a peer that takes turns was cut");
        EchoModel.require(model.sent() == world.takenBytes(), "a message was lost");
    }

    private boolean isOver() {
        return world.isClosed() || world.finSent();
    }

    private void sendMessage(int messageBytes) {
        int left = messageBytes;
        int gapsLeft = MOST_GAPS_MILLIS;
        for (int piece = 0; left > 0 && !(piece == 0 && isOver()); piece++) {
            int bytes = piece == 5 ? left : 1 + choices.below(left);
            left -= bytes;
            boolean waitsFirst = choices.yes(); // and sends before the loop looks at its timers
            int gap = Math.min(gapsLeft, choices.below(waitsFirst
                    ? QUIET_MILLIS * 6 / 5
                    : QUIET_MILLIS));
            if (waitsFirst) {
                world.cycle(millis(piece == 0 ? untilMessage() : gap),
                        () -> sendUnlessOver(bytes, messageBytes));
            } else {
                sendUnlessOver(bytes, messageBytes);
                world.cycle(millis(gap), () -> {});
            }
            gapsLeft -= piece == 0 && waitsFirst ? 0 : gap;
            if (choices.yes()) {
                world.cycleWhileReady();
            }
        }
    }

    /// Often at about the time when a connection that is to finish waits for no other message.
    private int untilMessage() {
        return choices.yes() ? 700 + choices.below(320) : choices.below(2_000);
    }

    /// The first piece goes only where no FIN has come; those behind it in any case.
    private void sendUnlessOver(int bytes, int messageBytes) {
        if (model.sent() % messageBytes != 0 || !isOver()) {
            world.send(bytes);
        }
    }

    /// Slowly at first, but not for longer than the server is patient.
    private void takeEcho() {
        for (int ticks = 0; world.takenBytes() < model.sent() && !isOver(); ticks++) {
            EchoModel.require(ticks < MOST_TICKS, "no echo comes, and no end");
            world.makeRoom(ticks < MOST_SLOW_TICKS
                    ? choices.of(Integer.MAX_VALUE, 1, 65_536)
                    : Integer.MAX_VALUE);
            world.cycleWhileReady();
            world.cycle(TICK, () -> {});
        }
    }
}
