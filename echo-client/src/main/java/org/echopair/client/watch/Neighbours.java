package org.echopair.client.watch;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Which addresses of a name a prober watches that is itself one of them: the next few on a ring of
/// hashes, so that every address is watched by as many probers, and the work of each stays the same
/// however many there are (the idea is kubenurse's).
///
/// An address that joins or leaves changes one neighbour of a prober at most. Each family has a ring of
/// its own; where the prober has no address of a family, it has no place on that ring.
public final class Neighbours {

    private static final Comparator<InetAddress> ON_THE_RING = Comparator
            .comparingLong(Neighbours::hash).thenComparing(InetAddress::getAddress,
                    Arrays::compareUnsigned);

    private final List<InetAddress> own;
    private final int most;

    /// @param own the prober's addresses
    /// @param most how many of each family; 0 for all
    public Neighbours(Collection<InetAddress> own, int most) {
        this.own = List.copyOf(own);
        this.most = most;
    }

    int most() {
        return most;
    }

    /// @return in the order of the ring, never one's own
    public List<InetSocketAddress> among(Collection<InetSocketAddress> all) {
        Set<InetSocketAddress> neighbours = new HashSet<>();
        List<InetSocketAddress> inOrder = new ArrayList<>();
        for (InetAddress self : own) {
            List<InetSocketAddress> others = all.stream()
                    .filter(each -> each.getAddress().getClass() == self.getClass()
                            && !own.contains(each.getAddress()))
                    .distinct().sorted(Comparator.comparing(InetSocketAddress::getAddress,
                            from(self)))
                    .limit(most == 0 ? Long.MAX_VALUE : most).toList();
            others.stream().filter(neighbours::add).forEach(inOrder::add);
        }
        return inOrder;
    }

    /// The order in which one meets them on the way around the ring.
    private static Comparator<InetAddress> from(InetAddress self) {
        return Comparator.<InetAddress, Boolean>comparing(
                each -> ON_THE_RING.compare(each, self) < 0).thenComparing(ON_THE_RING);
    }

    /// Spread evenly, though addresses follow one another: FNV-1a, then the finalizer of MurmurHash3.
    private static long hash(InetAddress address) {
        long hash = 0xcbf29ce484222325L;
        for (byte each : address.getAddress()) {
            hash = (hash ^ each & 0xff) * 0x100000001b3L;
        }
        hash = (hash ^ hash >>> 33) * 0xff51afd7ed558ccdL;
        hash = (hash ^ hash >>> 33) * 0xc4ceb9fe1a85ec53L;
        return hash ^ hash >>> 33;
    }
}
