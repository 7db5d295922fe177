// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reeve.zmtp.RouterTransport;
import dev.reeve.zmtp.TransportLoop;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Both seats of the broker keep order, one thread, and what is promised at the end. */
class BrokerSeatTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    private final SeatScript script = new SeatScript();
    private final Queue<Throwable> faults = new ConcurrentLinkedQueue<>();
    private final Loop loop = new Loop();

    enum Kind {
        THREAD,
        LOOP
    }

    /** A transport's thread. */
    private static final class Loop implements TransportLoop {
        private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
        private volatile Thread thread = Thread.currentThread();

        Loop() {
            executor.execute(() -> thread = Thread.currentThread());
        }

        @Override
        public boolean isCurrent() {
            return Thread.currentThread().equals(thread);
        }

        @Override
        public void schedule(Runnable task, Duration delay) {
            var _ = executor.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
        }

        @Override
        public void execute(Runnable task) {
            executor.execute(task);
        }
    }

    @AfterEach
    void endLoop() {
        loop.executor.shutdownNow();
    }

    private BrokerSeat seat(Kind kind) {
        return switch (kind) {
            case THREAD -> new ThreadSeat(new InputQueue(1_000, 1_000_000, () -> {}, () -> {}), script, faults::add);
            case LOOP -> new LoopSeat(loop, script, faults::add);
        };
    }

    /** As the transport's thread would call. */
    private void tell(BrokerSeat seat, java.util.function.Consumer<RouterTransport.Listener> what) {
        loop.execute(() -> {
            what.accept(seat.listener());
            seat.listener().turnEnded();
        });
    }

    @ParameterizedTest
    @EnumSource
    void tellsEverythingInOrderOnOneThread(Kind kind) throws InterruptedException {
        BrokerSeat seat = seat(kind);
        seat.start();
        tell(seat, listener -> {
            listener.connected(SeatScript.peer(7));
            listener.received(7, SeatScript.frames("a", "b"));
            listener.received(7, SeatScript.frames("c"));
            listener.lost(7);
        });
        await().atMost(SOON).until(() -> script.notes().contains("lost 7"));
        seat.post(script.task("task"));
        await().atMost(SOON).until(() -> script.notes().contains("task"));
        await().atMost(SOON).until(script::hasTicked);

        assertThat(seat.isAlive()).isTrue();
        assertThat(seat.stop(SOON)).isTrue();

        assertThat(script.notes()).containsExactly("begin", "connected 7", "7 a+b", "7 c", "lost 7", "task", "end");
        assertThat(script.threads()).hasSize(1);
        assertThat(seat.isAlive()).isFalse();
        assertThat(faults).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void tellsWhenThereAreNoMoreMessages(Kind kind) throws InterruptedException {
        BrokerSeat seat = seat(kind);
        seat.start();
        tell(seat, listener -> listener.received(7, SeatScript.frames("a")));
        await().atMost(SOON).until(() -> script.notes().contains("7 a"));

        await().atMost(SOON).until(() -> !script.isInTurn());
        assertThat(seat.stop(SOON)).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void endsAtTheFirstFaultAndRefusesTasks(Kind kind) {
        BrokerSeat seat = seat(kind);
        seat.start();
        tell(seat, listener -> {
            listener.received(7, SeatScript.frames("fine"));
            listener.received(7, SeatScript.frames("fault"));
            listener.received(7, SeatScript.frames("too late"));
        });
        await().atMost(SOON).until(() -> script.notes().contains("end"));
        await().atMost(SOON).until(() -> !seat.isAlive());

        seat.post(script.task("task"));
        tell(seat, listener -> listener.received(7, SeatScript.frames("much too late")));

        await().atMost(SOON).until(() -> script.notes().contains("task refused"));
        assertThat(faults).singleElement().isInstanceOf(IllegalStateException.class);
        assertThat(script.notes()).containsExactly("begin", "7 fine", "end", "task refused");
    }

    @ParameterizedTest
    @EnumSource
    void mayBeStoppedAgainWhenTheTransportsThreadIsGone(Kind kind) throws InterruptedException {
        BrokerSeat seat = seat(kind);
        seat.start();
        assertThat(seat.stop(SOON)).isTrue();
        loop.executor.shutdownNow();
        assertThat(loop.executor.awaitTermination(10, TimeUnit.SECONDS)).isTrue();

        assertThat(seat.stop(SOON)).isTrue();
        seat.post(script.task("task"));

        assertThat(script.notes()).contains("task refused");
        assertThat(seat.waiting()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void refusesTasksThatWaitedAtTheEnd(Kind kind) throws InterruptedException {
        BrokerSeat seat = seat(kind);
        seat.start();
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch mayGo = new CountDownLatch(1);
        seat.post(new BrokerTask() {
            @Override
            public void run() {
                held.countDown();
                try {
                    boolean _ = mayGo.await(10, TimeUnit.SECONDS);
                } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                }
                throw new IllegalStateException("thrown by the test");
            }

            @Override
            public void refused() {
                script.note("not this one");
            }
        });
        assertThat(held.await(10, TimeUnit.SECONDS)).isTrue();
        seat.post(script.task("waiting"));
        assertThat(seat.waiting()).isPositive();

        mayGo.countDown();

        await().atMost(SOON).until(() -> script.notes().contains("waiting refused"));
        assertThat(script.notes()).containsExactlyInAnyOrder("begin", "end", "waiting refused");
    }
}
