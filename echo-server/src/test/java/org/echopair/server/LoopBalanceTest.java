package org.echopair.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// Three loops on a machine with a processor to spare, unless a test says otherwise.
class LoopBalanceTest {

    private final List<String> orders = new ArrayList<>();
    private double idleProcessors = 1;
    private final LoopBalance balance = balance(3);

    private LoopBalance balance(int loops) {
        return new LoopBalance(loops, () -> idleProcessors, new Recorder());
    }

    @Nested
    class UnderALightLoad {

        @Test
        void one_loop_does_it_all() {
            for (int second = 0; second < 100; second++) {
                balance.onSecond(new double[]{0.79, 0, 0});
                assertThat(balance.forNewConnection()).isZero();
            }
            assertThat(orders).isEmpty();
        }

        @Test
        void a_flood_before_any_measure_goes_to_the_first_loop() {
            for (int connection = 0; connection < 10_000; connection++) {
                assertThat(balance.forNewConnection()).isZero();
            }
        }

        @Test
        void a_loop_leaves_after_three_light_seconds_and_not_before() {
            joinAll();
            seconds(2, 0.4, 0.4, 0.3);
            seconds(1, 0.5, 0.5, 0.5);
            seconds(2, 0.4, 0.4, 0.3);
            assertThat(orders).isEmpty();
            seconds(1, 0.4, 0.4, 0.3);
            assertThat(orders).containsExactly("leave 2 to 0");
            assertThat(balance.used()).isEqualTo(2);
        }

        @Test
        void all_but_the_first_leave_one_by_one() {
            joinAll();
            seconds(100, 0.01, 0.01, 0.01);
            assertThat(orders).containsExactly("leave 2 to 0", "leave 1 to 0");
            assertThat(balance.used()).isEqualTo(1);
        }

        @Test
        void a_loop_that_left_comes_back_when_the_others_are_full_again() {
            joinAll();
            seconds(3, 0.1, 0.1, 0.1);
            orders.clear();
            seconds(3, 0.9, 0.9, 0);
            assertThat(orders).containsExactly("join 2", "move 0.5 from 0 to 2");
        }
    }

    @Nested
    class AFullLoop {

        @Test
        void gives_half_of_its_load_to_one_that_joins() {
            seconds(1, 0.8, 0, 0);
            assertThat(orders).containsExactly("join 1", "move 0.5 from 0 to 1");
        }

        @Test
        void is_not_helped_where_no_processor_has_time() {
            idleProcessors = 0.29;
            seconds(100, 1, 0, 0);
            assertThat(orders).isEmpty();
        }

        @Test
        void has_nobody_to_help_it_when_it_is_the_only_one() {
            balance(1).onSecond(new double[]{1});
            assertThat(orders).isEmpty();
        }

        @Test
        void gets_no_second_order_before_the_first_shows_its_effect() {
            seconds(3, 1, 0, 0);
            assertThat(orders).containsExactly("join 1", "move 0.5 from 0 to 1");
            seconds(1, 1, 0, 0);
            assertThat(orders).hasSize(3);
        }

        @Test
        void gets_no_new_connection_while_another_has_time() {
            seconds(1, 1, 0, 0);
            assertThat(balance.forNewConnection()).isEqualTo(1);
            seconds(1, 1, 0.9, 0);
            assertThat(balance.forNewConnection()).isEqualTo(1);
        }

        @Test
        void gives_half_of_the_difference_to_one_that_has_joined_already() {
            joinAll();
            seconds(1, 0.5, 1, 0.7);
            assertThat(orders).containsExactly("move 0.25 from 1 to 0");
        }

        @Test
        void is_left_alone_when_the_others_have_no_less_to_do() {
            joinAll();
            seconds(100, 1, 0.8, 0.9);
            assertThat(orders).isEmpty();
        }
    }

    @Test
    void a_new_connection_goes_to_the_busiest_loop_that_has_time() {
        joinAll();
        balance.onSecond(new double[]{0.3, 0.79, 0.8});
        assertThat(balance.forNewConnection()).isEqualTo(1);
    }

    private void joinAll() {
        seconds(4, 1, 1, 1);
        seconds(2, 0.7, 0.7, 0.7);
        assertThat(balance.used()).isEqualTo(3);
        orders.clear();
    }

    private void seconds(int count, double... shares) {
        for (int second = 0; second < count; second++) {
            balance.onSecond(shares);
        }
    }

    private final class Recorder implements LoopBalance.Orders {

        @Override
        public void join(int loop) {
            orders.add("join " + loop);
        }

        @Override
        public void move(int from, int to, double share) {
            orders.add("move " + share + " from " + from + " to " + to);
        }

        @Override
        public void leave(int loop, int to) {
            orders.add("leave " + loop + " to " + to);
        }
    }
}
