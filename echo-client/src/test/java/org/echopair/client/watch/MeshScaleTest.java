package org.echopair.client.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What docs/kubernetes.md says about a mesh of a thousand nodes with ten neighbours each.
class MeshScaleTest {

    private static final int NODES = 1_000;
    private static final int NEIGHBOURS = 10;
    /// What the DaemonSet replaces at once.
    private static final int TENTH = NODES / 10;

    @Test
    void ten_thousand_pairs_are_ten_for_each_prober_and_ten_for_each_address() throws Exception {
        Map<InetSocketAddress, Set<InetSocketAddress>> mesh = mesh(nodes(0));
        Map<InetSocketAddress, Integer> probers = new HashMap<>();
        mesh.values().stream().flatMap(Collection::stream)
                .forEach(each -> probers.merge(each, 1, Integer::sum));
        assertThat(mesh.values()).allSatisfy(each -> assertThat(each).hasSize(NEIGHBOURS));
        assertThat(probers).hasSize(NODES).values().containsOnly(NEIGHBOURS);
    }

    /// Or a rollout would make every prober connect to everybody anew.
    @Test
    void a_tenth_that_is_replaced_leaves_most_pairs_as_they_are() throws Exception {
        Map<InetSocketAddress, Set<InetSocketAddress>> before = mesh(nodes(0));
        Map<InetSocketAddress, Set<InetSocketAddress>> after = mesh(nodes(TENTH));
        int kept = 0;
        for (InetSocketAddress prober : after.keySet()) {
            Set<InetSocketAddress> same = new HashSet<>(before.getOrDefault(prober, Set.of()));
            same.retainAll(after.get(prober));
            kept += same.size();
        }
        // At most a tenth of the probers is new, a tenth of the neighbours of the others left, and
        // as many are pushed out by those that came.
        assertThat(kept).isGreaterThan(NODES * NEIGHBOURS * 7 / 10);
    }

    private static Map<InetSocketAddress, Set<InetSocketAddress>> mesh(
            List<InetSocketAddress> nodes) {
        Map<InetSocketAddress, Set<InetSocketAddress>> mesh = new HashMap<>();
        for (InetSocketAddress each : nodes) {
            mesh.put(each, Set.copyOf(
                    new Neighbours(List.of(each.getAddress()), NEIGHBOURS).among(nodes)));
        }
        return mesh;
    }

    /// @param gone how many of the first have given way to others
    private static List<InetSocketAddress> nodes(int gone) throws UnknownHostException {
        List<InetSocketAddress> nodes = new ArrayList<>();
        for (int i = gone; i < NODES + gone; i++) {
            nodes.add(new InetSocketAddress(InetAddress.getByAddress(
                    new byte[]{10, (byte) 244, (byte) (i / 250), (byte) (i % 250 + 1)}), 8888));
        }
        return nodes;
    }
}
