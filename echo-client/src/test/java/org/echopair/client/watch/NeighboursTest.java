package org.echopair.client.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The ring of addresses: who watches whom.
class NeighboursTest {

    private static final int FEW = 3;

    @ParameterizedTest
    @ValueSource(ints = {4, 5, 17, 500})
    void every_address_has_the_same_number_of_probers(int count) {
        List<InetSocketAddress> all = addresses("10.0.%d.%d", count);
        Map<InetSocketAddress, Integer> probers = new HashMap<>();
        for (InetSocketAddress self : all) {
            List<InetSocketAddress> its = of(self, FEW, all);
            assertThat(its).hasSize(FEW).doesNotContain(self).doesNotHaveDuplicates();
            its.forEach(each -> probers.merge(each, 1, Integer::sum));
        }

        assertThat(probers).hasSize(count).allSatisfy((_, n) -> assertThat(n).isEqualTo(FEW));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void all_others_are_neighbours_where_there_are_no_more(int count) {
        List<InetSocketAddress> all = addresses("10.0.%d.%d", count);
        for (InetSocketAddress self : all) {
            List<InetSocketAddress> others = new ArrayList<>(all);
            others.remove(self);

            assertThat(of(self, FEW, all)).containsExactlyInAnyOrderElementsOf(others);
            assertThat(of(self, 0, all)).containsExactlyInAnyOrderElementsOf(others);
        }
    }

    @Test
    void one_that_joins_changes_one_neighbour_of_a_prober_at_most() {
        List<InetSocketAddress> all = addresses("10.0.%d.%d", 200);
        InetSocketAddress joining = all.removeLast();
        List<InetSocketAddress> after = new ArrayList<>(all);
        after.add(joining);
        int changed = 0;
        for (InetSocketAddress self : all) {
            Set<InetSocketAddress> before = new HashSet<>(of(self, FEW, all));
            before.removeAll(of(self, FEW, after));
            assertThat(before).hasSizeLessThanOrEqualTo(1);
            changed += before.size();
        }

        assertThat(changed).as("those that watch the one that joined").isEqualTo(FEW);
    }

    @Test
    void the_order_of_the_answer_changes_nothing() {
        List<InetSocketAddress> all = addresses("10.0.%d.%d", 50);
        List<InetSocketAddress> shuffled = new ArrayList<>(all);
        Collections.shuffle(shuffled, new Random(7));

        assertThat(of(all.getFirst(), FEW, shuffled)).isEqualTo(of(all.getFirst(), FEW, all));
    }

    @Test
    void each_family_has_a_ring_of_its_own_and_ones_own_addresses_are_on_neither() {
        List<InetSocketAddress> all = addresses("10.0.%d.%d", 9);
        all.addAll(addresses("fd00::%x:%x", 9));
        List<InetAddress> own = List.of(all.getFirst().getAddress(), all.getLast().getAddress());

        List<InetSocketAddress> its = new Neighbours(own, FEW).among(all);

        assertThat(its).hasSize(2 * FEW).doesNotContain(all.getFirst(), all.getLast());
        assertThat(its.stream().filter(each -> each.getAddress().getAddress().length == 4))
                .hasSize(FEW);
        assertThat(of(all.getFirst(), FEW, all)).as("of a prober with one address").hasSize(FEW);
    }

    private static List<InetSocketAddress> of(InetSocketAddress self, int most,
            List<InetSocketAddress> all) {
        return new Neighbours(List.of(self.getAddress()), most).among(all);
    }

    private static List<InetSocketAddress> addresses(String pattern, int count) {
        List<InetSocketAddress> all = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            all.add(new InetSocketAddress(
                    InetAddress.ofLiteral(pattern.formatted(i / 250, i % 250 + 1)), 8888));
        }
        return all;
    }
}
