package org.echopair.client.watch.admin;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.echopair.client.failure.FailureClass;
import org.echopair.client.text.Figures;
import org.echopair.client.watch.meter.AddressSnapshot;
import org.echopair.client.watch.meter.AddressState;
import org.echopair.client.watch.meter.MessageResult;
import org.echopair.client.watch.meter.StreamKind;
import org.echopair.client.watch.meter.WatchSnapshot;

/// The addresses of a watch as rows, the worst first, and no more than anybody reads.
final class WatchMatrix {

    static final int MOST_ROWS = 200;

    static final List<String> HEADS = List.of("address", "state", "last answer",
            "without any answer",
            "outages", "persistent", "fresh", "late", "lost", "wrong", "failed", "moved");

    private static final Comparator<AddressSnapshot> WORST_FIRST = Comparator
            .comparing(AddressSnapshot::state)
            .thenComparing(WatchMatrix::damage, Comparator.reverseOrder())
            .thenComparing(AddressSnapshot::outageNanos, Comparator.reverseOrder())
            .thenComparing(AddressSnapshot::address);

    private final List<AddressSnapshot> addresses;
    private final Map<AddressState, Integer> counts = new EnumMap<>(AddressState.class);

    WatchMatrix(WatchSnapshot watch) {
        addresses = watch.addresses().stream().sorted(WORST_FIRST).toList();
        addresses.stream().filter(each -> !each.isNone())
                .forEach(each -> counts.merge(each.state(), 1, Integer::sum));
    }

    /// What stands for the name itself, which is no address.
    Optional<AddressSnapshot> none() {
        return addresses.stream().filter(AddressSnapshot::isNone).findFirst();
    }

    private static long damage(AddressSnapshot address) {
        return address.count(MessageResult.WRONG) + address.count(MessageResult.LOST);
    }

    int count(AddressState state) {
        return counts.getOrDefault(state, 0);
    }

    /// Those that are watched.
    int here() {
        return counts.entrySet().stream().filter(each -> each.getKey().isHere())
                .mapToInt(Map.Entry::getValue).sum();
    }

    int notListed() {
        return Math.max(0, addresses.size() - MOST_ROWS);
    }

    /// `1 fails, 9 answer, 2 left`; empty where the headline says it already, of all that are watched.
    String summary() {
        if (counts.size() == 1 && here() > 0) {
            return "";
        }
        List<String> parts = new ArrayList<>();
        counts.forEach((state, count) -> parts
                .add(Figures.grouped(count) + " " + words(state, count == 1)));
        return String.join(", ", parts);
    }

    private static String words(AddressState state, boolean one) {
        return switch (state) {
            case FAILS -> one ? "fails" : "fail";
            case UNSTEADY -> "unsteady";
            case UNASKED -> "not always asked";
            case NEW -> "new";
            case ANSWERS -> one ? "answers" : "answer";
            case LEFT_FAILING -> "left while failing";
            case LEFT -> "left";
            case HANDED_ON -> "handed on";
        };
    }

    List<List<String>> rows() {
        return addresses.stream().limit(MOST_ROWS).map(WatchMatrix::row).toList();
    }

    private static List<String> row(AddressSnapshot address) {
        return List.of(address.isNone() ? "no address" : address.address(), state(address),
                address.lastAnswerAt() == null
                        ? "never"
                        : Figures.time(address.sinceAnswerNanos()) + " ago",
                Figures.time(address.longestSilenceNanos()), timeOrNone(address.outageNanos()),
                answers(address, StreamKind.PERSISTENT), answers(address, StreamKind.FRESH),
                Figures.grouped(address.count(MessageResult.LATE)),
                Figures.grouped(address.count(MessageResult.LOST)),
                Figures.grouped(address.count(MessageResult.WRONG)),
                Figures.grouped(address.failedConnections()), Figures.grouped(address.moved()));
    }

    private static String state(AddressSnapshot address) {
        String words = words(address.state(), true);
        return switch (address.state()) {
            case FAILS -> "✗ " + (isUnresolved(address) ? "does not resolve" : words) + ": "
                    + address.trouble();
            case UNSTEADY -> "! " + words + ": " + address.trouble();
            case UNASKED -> "! " + words + ": LOCAL";
            case ANSWERS -> "✓ " + words;
            case LEFT_FAILING -> address.isNone() ? "over" : words;
            case NEW, LEFT, HANDED_ON -> words;
        };
    }

    static boolean isUnresolved(AddressSnapshot address) {
        return address.isNone() && address.trouble().equals(FailureClass.DNS.name());
    }

    private static String timeOrNone(long nanos) {
        return nanos == 0 ? "–" : Figures.time(nanos);
    }

    /// The late ones too.
    private static String answers(AddressSnapshot address, StreamKind kind) {
        return address.messages().containsKey(kind)
                ? Figures.grouped(address.count(kind, MessageResult.ANSWERED)
                        + address.count(kind, MessageResult.LATE))
                : "–";
    }
}
