// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import dev.reeve.brokercore.PeerRights;
import dev.reeve.zmtp.RouterTransport;
import dev.reeve.zmtp.TransportLoop;
import dev.reeve.zmtp.TransportProvider;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One broker, its beginning and its end: what is done on its thread ({@link BrokerTurns}) by the state machine, a pool
 * that checks tokens and an internal peer that asks the auth worker; that thread ({@link BrokerSeat}); a ROUTER.
 *
 * <pre>
 *   ROUTER ---------+                                  +--> ROUTER.send, close
 *   verifier pool --+--> BrokerSeat --> broker thread --+--> verifier pool
 *   ticks, drain  --+                   (state, cache)  +--> observer (metrics, logs)
 * </pre>
 *
 * A fault on the broker's thread ends it: what a state machine means after a broken invariant nobody knows. It is
 * logged, {@link #failure} tells it, health fails, and who owns the process restarts it.
 */
final class BrokerDriver implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(BrokerDriver.class);

    private static final Duration DRAIN_LOOK = Duration.ofMillis(100);
    private static final Duration END_TIME_MAX = Duration.ofSeconds(10);

    private final DriverSettings settings;
    private final BrokerObserver observer;
    private final RouterTransport router;
    private final BrokerTurns turns;
    private final BrokerSeat seat;
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    /** Every peer may be what the settings say of those that come without encryption. */
    BrokerDriver(DriverSettings settings, TransportProvider transports, BrokerObserver observer, InstantSource clock) {
        this(settings, transports, PeerAdmission.everybody(PeerRights.loopback(settings.nullRoles())), observer, clock);
    }

    /** Nothing happens before {@link #start}. */
    BrokerDriver(
            DriverSettings settings,
            TransportProvider transports,
            PeerAdmission admission,
            BrokerObserver observer,
            InstantSource clock) {
        this.settings = settings;
        this.observer = observer;
        SeatedListener listener = new SeatedListener();
        this.router = transports.router(settings.router(), listener);
        PeerEvents peerEvents = new PeerEvents(admission, this::closePeer);
        this.turns = new BrokerTurns(settings, router, peerEvents, observer, clock, this::seat);
        this.seat = newSeat();
        listener.seat(seat.listener());
    }

    private BrokerSeat seat() {
        return seat;
    }

    private BrokerSeat newSeat() {
        TransportLoop loop = router.loop();
        boolean onLoop = switch (settings.seat()) {
            case AUTO -> !turns.hasInterceptors();
            case OWN -> false;
            case TRANSPORT -> true;
        };
        if (loop != null && onLoop) {
            return new LoopSeat(loop, turns, this::failed);
        }
        InputQueue queue = new InputQueue(
                settings.eventsMax(), settings.eventBytesMax(), router::pauseReading, router::resumeReading);
        return new ThreadSeat(queue, turns, this::failed);
    }

    /**
     * Binds and begins.
     *
     * @return the endpoint in force
     * @throws dev.reeve.zmtp.BindException the address cannot be bound; nothing was started
     */
    String start() {
        String endpoint = router.bind(settings.endpoint());
        seat.start();
        return endpoint;
    }

    /** Ends the connection of a peer whose rights are over. Any thread. */
    void closePeer(long peer) {
        router.close(peer, "its key is not allowed any more");
    }

    boolean isRunning() {
        return seat.isAlive() && failure.get() == null;
    }

    /** What ended the broker's thread, if it did not end in order. */
    @Nullable
    Throwable failure() {
        return failure.get();
    }

    /** Null before the first second. */
    @Nullable
    DriverStats stats() {
        return turns.stats();
    }

    /** Who wants each snapshot, on the broker's thread. */
    void onStats(Consumer<DriverStats> listener) {
        turns.onStats(listener);
    }

    /** For other threads' questions. */
    StatsAccess access() {
        return turns.access();
    }

    /** Reports that slow watchers missed. */
    long reportsSkipped() {
        return turns.reportsSkipped();
    }

    VerdictCache verdicts() {
        return turns.verdicts();
    }

    long refusals(RefusalReason reason) {
        return turns.refusals(reason);
    }

    private void failed(Throwable fault) {
        failure.set(fault);
        LOG.error("The broker's thread failed and ends; restart the process", fault);
        observer.failed(fault);
    }

    /**
     * Leaves in order and ends: peers are told, what is in flight may finish for the grace, then the
     * ROUTER is closed.
     */
    @Override
    public void close() {
        try {
            if (isRunning()) {
                seat.post(turns.drain(settings.drainGrace()));
                awaitDrained();
            }
            if (!seat.stop(END_TIME_MAX)) {
                LOG.warnf("The broker's thread did not end in %s", END_TIME_MAX);
            }
            router.close();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            turns.close();
        }
    }

    private void awaitDrained() throws InterruptedException {
        Duration most = settings.drainGrace().plusSeconds(2);
        long deadlineNs = System.nanoTime() + most.toNanos();
        while (isRunning() && System.nanoTime() - deadlineNs < 0) {
            if (turns.awaitDrained(DRAIN_LOOK)) {
                return;
            }
        }
        LOG.warnf("Drain did not end in %s; closing all the same", most);
    }
}
