// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import dev.reeve.brokercore.Broker;
import dev.reeve.brokercore.BrokerBoot;
import dev.reeve.brokercore.BrokerCommand;
import dev.reeve.brokercore.BrokerEvent;
import dev.reeve.brokercore.BrokerOutlet;
import dev.reeve.brokercore.EndedCall;
import dev.reeve.brokercore.PeerRights;
import dev.reeve.brokercore.PeerRole;
import dev.reeve.protocol.auth.v1.RevokedItem;
import dev.reeve.zmtp.PeerInfo;
import dev.reeve.zmtp.RouterTransport;
import dev.reeve.zmtp.TransportLoop;
import dev.reeve.zmtp.TransportProvider;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One broker: the state machine on its thread ({@link BrokerSeat}), to which events are fed and whose commands are
 * carried out; a ROUTER; a pool that checks tokens; an internal peer that asks the auth worker.
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

    /** The internal peer; transports count up from 1. */
    static final long INTERNAL_PEER = Long.MAX_VALUE;

    private static final long DRAIN_LOOK_MS = 100;
    private static final long STATS_MS = 1_000;
    private static final Duration END_TIME_MAX = Duration.ofSeconds(10);

    private final DriverSettings settings;
    private final BrokerObserver observer;
    private final Broker broker;
    private final InterceptorHost interceptors;
    private final VerifierPool pool;
    private final TokenChecks tokens;
    private final EdgeCaller edge;
    private final StatsDesk desk;
    private final StatsAccess access;
    private final RouterTransport router;
    private final BrokerSeat seat;
    private final PeerEvents peerEvents;
    private final long startNs = System.nanoTime();
    private final BrokerOutlet outlet = new Outlet();
    private final Queue<BrokerEvent> followUps = new ArrayDeque<>();
    private final Set<Long> slowSinceTick = new HashSet<>();
    private final CountDownLatch drained = new CountDownLatch(1);
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    private volatile @Nullable DriverStats stats;
    private volatile Consumer<DriverStats> statsListener = _ -> {};
    private long nextStatsMs;

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
        this.peerEvents = new PeerEvents(admission, this::closePeer);
        SecureRandom random = new SecureRandom();
        this.pool = new VerifierPool(settings.tokens(), clock, result -> post(new Verified(result)));
        VerdictCache cache = new VerdictCache(settings.tokens(), random.nextLong(), this::nowMs);
        this.tokens = new TokenChecks(pool, cache, clock);
        this.edge = new EdgeCaller(
                settings.tokens(),
                new EdgeResults(),
                clock,
                random,
                frames -> followUps.add(new BrokerEvent.MessageReceived(INTERNAL_PEER, frames)));
        BrokerBoot boot = new BrokerBoot(random.nextLong(), random.nextLong(), clock.millis() - nowMs());
        this.interceptors = new InterceptorHost(settings.interceptors(), observer);
        this.broker = new Broker(settings.broker(), boot, cache, interceptors.entries());
        if (observer.tracesDispatches()) {
            broker.traceDispatches();
        }
        this.desk = new StatsDesk(broker, settings.broker().brokerId(), boot.bootId(), this::feed);
        this.access = new StatsAccess(broker, desk, this::nowMs, this::feed, this::post);
        SeatedListener listener = new SeatedListener();
        this.router = transports.router(settings.router(), listener);
        this.seat = seat();
        listener.seat(seat.listener());
    }

    private BrokerSeat seat() {
        Input input = new Input();
        TransportLoop loop = router.loop();
        boolean onLoop = switch (settings.seat()) {
            case AUTO -> interceptors.entries().isEmpty();
            case OWN -> false;
            case TRANSPORT -> true;
        };
        if (loop != null && onLoop) {
            return new LoopSeat(loop, input, this::failed);
        }
        InputQueue queue = new InputQueue(settings.eventsMax(), settings.eventBytesMax());
        queue.feedsFrom(router);
        return new ThreadSeat(queue, input, this::failed);
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
        return stats;
    }

    /** Who wants each snapshot, on the broker's thread. */
    void onStats(Consumer<DriverStats> listener) {
        statsListener = listener;
    }

    /** For other threads' questions. */
    StatsAccess access() {
        return access;
    }

    /** Reports that slow watchers missed. */
    long reportsSkipped() {
        return desk.skipped();
    }

    private void post(BrokerTask task) {
        seat.post(task);
    }

    VerdictCache verdicts() {
        return tokens.cache();
    }

    long refusals(RefusalReason reason) {
        return tokens.refusals(reason);
    }

    private long nowMs() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs);
    }

    private void failed(Throwable fault) {
        failure.set(fault);
        LOG.error("The broker's thread failed and ends; restart the process", fault);
        observer.failed(fault);
    }

    private void tick(long now) {
        slowSinceTick.clear();
        feed(new BrokerEvent.Tick());
        edge.tick(now);
        feedFollowUps();
        desk.tick(now);
        if (now >= nextStatsMs) {
            nextStatsMs = now + STATS_MS;
            tokens.tidy();
            DriverStats taken = snapshot(now);
            stats = taken;
            statsListener.accept(taken);
        }
    }

    private void verified(TokenChecks.Checked result) {
        answer(tokens.checked(result));
        if (tokens.hasParked()) {
            edge.askForKeys(nowMs());
        }
        feedFollowUps();
    }

    private void answer(TokenChecks.@Nullable Answer answer) {
        if (answer != null) {
            followUps.add(new BrokerEvent.TokenChecked(answer.ticket(), answer.verdict()));
        }
    }

    private void feed(BrokerEvent event) {
        broker.on(event, nowMs(), outlet);
        feedFollowUps();
    }

    /** Events that commands gave rise to: after the event at hand, never inside it. */
    private void feedFollowUps() {
        for (BrokerEvent next = followUps.poll(); next != null; next = followUps.poll()) {
            broker.on(next, nowMs(), outlet);
        }
        if (desk.hasNews()) {
            desk.look(nowMs());
        }
    }

    private void carryOut(BrokerCommand command) {
        switch (command) {
            case BrokerCommand.Send(long peer, List<byte[]> frames) -> send(peer, frames);
            case BrokerCommand.Close(long peer, String reason) -> router.close(peer, reason);
            case BrokerCommand.CheckToken(long ticket, byte[] token) -> answer(tokens.check(ticket, token));
            case BrokerCommand.Revoked(var revocations) -> tokens.revoked(revocations);
            case BrokerCommand.Dropped dropped -> observer.dropped(dropped);
            case BrokerCommand.RequestEnded ended -> observer.requestEnded(ended);
            case BrokerCommand.WorkerChanged changed -> {
                observer.workerChanged(changed);
                interceptors.workerChanged(changed);
            }
            case BrokerCommand.Audited call -> observer.audited(call);
            case BrokerCommand.Intercepted done -> observer.intercepted(done);
            case BrokerCommand.InterceptorFailed failed -> observer.interceptorFailed(failed);
            case BrokerCommand.QueueGrew grew -> desk.queueGrew(grew);
            case BrokerCommand.Drained() -> drained.countDown();
        }
    }

    private void send(long peer, List<byte[]> frames) {
        if (peer == INTERNAL_PEER) {
            edge.received(frames, nowMs());
            return;
        }
        switch (router.send(peer, frames)) {
            case SENT -> {}
            case SENT_HALF_FULL -> {
                if (slowSinceTick.add(peer)) {
                    followUps.add(new BrokerEvent.SendQueueHalfFull(peer));
                }
            }
            case FULL -> followUps.add(new BrokerEvent.SendRefused(peer, true));
            case UNKNOWN_PEER -> followUps.add(new BrokerEvent.SendRefused(peer, false));
        }
    }

    private DriverStats snapshot(long now) {
        return new DriverStats(
                broker.stats(now),
                broker.rates(),
                router.stats(),
                seat.waiting(),
                pool.waiting(),
                tokens.cache().size(),
                tokens.cache().failures(),
                tokens.revocations().size(),
                edge.revocationAgeMs(now),
                tokens.hasKeys());
    }

    /**
     * Leaves in order and ends: peers are told, what is in flight may finish for the grace, then the
     * ROUTER is closed.
     */
    @Override
    public void close() {
        try {
            if (isRunning()) {
                post(new DrainStart());
                awaitDrained();
            }
            if (!seat.stop(END_TIME_MAX)) {
                LOG.warnf("The broker's thread did not end in %s", END_TIME_MAX);
            }
            router.close();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            pool.close();
            interceptors.close();
        }
    }

    private void awaitDrained() throws InterruptedException {
        Duration most = settings.drainGrace().plusSeconds(2);
        long deadlineNs = System.nanoTime() + most.toNanos();
        while (isRunning() && System.nanoTime() - deadlineNs < 0) {
            if (drained.await(DRAIN_LOOK_MS, TimeUnit.MILLISECONDS)) {
                return;
            }
        }
        LOG.warnf("Drain did not end in %s; closing all the same", most);
    }

    /** What the seat tells, on the broker's thread. */
    private final class Input implements BrokerInput {
        @Override
        public void begin() {
            feed(new BrokerEvent.PeerConnected(
                    INTERNAL_PEER, "", PeerRights.ofKey("", Set.of(PeerRole.BROKER), Set.of(), Set.of()), true));
        }

        @Override
        public void connected(PeerInfo peer) {
            BrokerEvent.PeerConnected event = peerEvents.connected(peer);
            if (event != null) {
                feed(event);
            }
        }

        @Override
        public void received(long peer, List<byte[]> frames) {
            broker.message(peer, frames, nowMs(), outlet);
            feedFollowUps();
        }

        @Override
        public void lost(long peer) {
            feed(peerEvents.lost(peer));
        }

        @Override
        public void tick() {
            BrokerDriver.this.tick(nowMs());
        }

        @Override
        public void end() {
            desk.end();
        }
    }

    /** A verdict of the pool. */
    private final class Verified implements BrokerTask {
        private final TokenChecks.Checked result;

        Verified(TokenChecks.Checked result) {
            this.result = result;
        }

        @Override
        public void run() {
            verified(result);
        }

        @Override
        public void refused() {
            // Nobody waits for it any more.
        }
    }

    private final class DrainStart implements BrokerTask {
        @Override
        public void run() {
            feed(new BrokerEvent.DrainStarted(settings.drainGrace()));
        }

        @Override
        public void refused() {
            drained.countDown();
        }
    }

    /** What happens with every request comes here without a command for it. */
    private final class Outlet implements BrokerOutlet {
        @Override
        public void send(long peer, List<byte[]> frames) {
            BrokerDriver.this.send(peer, frames);
        }

        @Override
        public void ended(EndedCall call) {
            observer.ended(call);
        }

        @Override
        public void command(BrokerCommand command) {
            carryOut(command);
        }
    }

    /** Results of the internal peer's calls, on the broker's thread. */
    private final class EdgeResults implements EdgeCaller.Results {
        @Override
        public void keys(@Nullable SigningKeys keys) {
            if (keys != null && !tokens.hasKeys()) {
                LOG.infof("Signing keys loaded: %d", keys.byKeyId().size());
            }
            tokens.keysAsked(keys).forEach(BrokerDriver.this::answer);
        }

        @Override
        public boolean knows(RevokedItem item) {
            return tokens.revocations().knows(item.getSeq(), item.getKind(), item.getValue());
        }
    }
}
