package org.echopair.client.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.echopair.client.failure.FailureClass;
import org.echopair.client.failure.FailureException;
import org.echopair.client.failure.Phase;
import org.junit.jupiter.api.Test;

class ResolverTest {

    private static final InetAddress ADDRESS = InetAddress.ofLiteral("127.0.0.2");

    private final CountDownLatch answer = new CountDownLatch(1);
    private final AtomicInteger lookups = new AtomicInteger();
    private final List<Thread> threads = new ArrayList<>();

    /// A name server that keeps silent until `answer`.
    private final Resolver resolver = new Resolver(_ -> {
        lookups.incrementAndGet();
        synchronized (threads) {
            threads.add(Thread.currentThread());
        }
        try {
            answer.await();
        } catch (InterruptedException e) {
            throw new UnknownHostException();
        }
        return List.of(ADDRESS);
    });

    @Test
    void asks_once_for_a_name_however_often_it_is_wanted_in_an_outage() {
        for (int i = 0; i < 1_000; i++) {
            assertThat(catchThrowableOfType(FailureException.class, () -> resolve("name", 1_000))
                    .failure().kind()).isEqualTo(FailureClass.DNS);
        }

        assertThat(lookups).hasValue(1);
        assertThat(threads).hasSize(1);
        answer.countDown();
    }

    @Test
    void gives_one_answer_to_all_that_wait_for_it() throws Exception {
        var waiting = new CountDownLatch(20);
        List<CompletableFuture<List<InetSocketAddress>>> callers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            var caller = new CompletableFuture<List<InetSocketAddress>>();
            callers.add(caller);
            Thread.ofPlatform().daemon().start(() -> {
                waiting.countDown();
                try {
                    caller.complete(resolve("name", TimeUnit.SECONDS.toNanos(60)));
                } catch (FailureException e) {
                    caller.completeExceptionally(e);
                }
            });
        }
        waiting.await();
        answer.countDown();

        for (var caller : callers) {
            assertThat(caller.get(60, TimeUnit.SECONDS))
                    .containsExactly(new InetSocketAddress(ADDRESS, 9));
        }
    }

    @Test
    void asks_anew_once_there_was_an_answer() throws Exception {
        answer.countDown();

        resolve("name", TimeUnit.SECONDS.toNanos(60));
        resolve("name", TimeUnit.SECONDS.toNanos(60));

        assertThat(lookups).hasValue(2);
    }

    @Test
    void asks_for_each_name_by_itself() {
        assertThatThrownBy(() -> resolve("one", 1_000)).isInstanceOf(FailureException.class);
        assertThatThrownBy(() -> resolve("other", 1_000)).isInstanceOf(FailureException.class);

        assertThat(threads.size()).isLessThanOrEqualTo(2);
        answer.countDown();
    }

    @Test
    void does_not_count_the_time_in_which_this_process_stood_still() throws Exception {
        var now = new AtomicLong();
        var meter = new LagMeter(now::get);
        Deadline deadline = Deadline.in(1_000_000, now::get, meter);
        now.set(TimeUnit.SECONDS.toNanos(60)); // of which nothing was measured yet
        var slow = new Resolver(_ -> List.of(ADDRESS));

        assertThat(slow.resolve(new Target("name", 9), AddressFamily.ANY, deadline)).hasSize(1);
        assertThat(deadline.hasPassed()).isFalse();
    }

    @Test
    void says_that_this_process_may_start_no_more_threads() {
        assertThat(catchThrowableOfType(FailureException.class,
                () -> startingWith("unable to create native thread: possibly out of memory")
                        .resolve(new Target("name", 9), AddressFamily.ANY,
                                Deadline.in(1_000, System::nanoTime)))
                .failure()).satisfies(failure -> {
                    assertThat(failure.kind()).isEqualTo(FailureClass.LOCAL);
                    assertThat(failure.phase()).isEqualTo(Phase.RESOLVE);
                    assertThat(failure.detail())
                            .isEqualTo("this process may start no more threads");
                });
        assertThatThrownBy(() -> startingWith("Java heap space").resolve(new Target("name", 9),
                AddressFamily.ANY, Deadline.in(1_000, System::nanoTime)))
                .isInstanceOf(OutOfMemoryError.class);
    }

    /// Where a thread cannot start.
    private static Resolver startingWith(String error) {
        return new Resolver(_ -> List.of(ADDRESS), task -> new Thread(task) {
            @Override
            public void start() {
                throw new OutOfMemoryError(error);
            }
        });
    }

    @Test
    void gives_up_when_a_signal_comes() {
        Thread.currentThread().interrupt();

        FailureException e = catchThrowableOfType(FailureException.class,
                () -> resolve("name", TimeUnit.SECONDS.toNanos(60)));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(e.failure().kind()).isEqualTo(FailureClass.OTHER);
        assertThat(e.failure().phase()).isEqualTo(Phase.RESOLVE);
        answer.countDown();
    }

    private List<InetSocketAddress> resolve(String name, long nanos) throws FailureException {
        return resolver.resolve(new Target(name, 9), AddressFamily.ANY,
                Deadline.in(nanos, System::nanoTime));
    }
}
