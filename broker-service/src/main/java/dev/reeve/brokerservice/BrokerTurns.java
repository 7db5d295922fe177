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
import dev.reeve.brokercore.WorkerChange;
import dev.reeve.protocol.auth.v1.RevokedItem;
import dev.reeve.zmtp.PeerInfo;
import dev.reeve.zmtp.RouterTransport;
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
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What happens on the broker's thread: events are fed to the state machine, its commands are carried out, and what
 * these give rise to follows. Everything here but what says otherwise is called by that thread alone
 * ({@link BrokerSeat}).
 */
final class BrokerTurns implements BrokerInput, AutoCloseable {

    private static final Logger LOG = Logger.getLogger(BrokerTurns.class);

    /** The internal peer; transports count up from 1. */
    static final long INTERNAL_PEER = Long.MAX_VALUE;

    private static final long STATS_MS = 1_000;

    private final RouterTransport router;
    private final BrokerObserver observer;
    private final IntSupplier waiting;
    private final Broker broker;
    private final InterceptorHost interceptors;
    private final VerifierPool pool;
    private final TokenChecks tokens;
    private final EdgeCaller edge;
    private final StatsDesk desk;
    private final StatsAccess access;
    private final PeerEvents peerEvents;
    private final long startNs = System.nanoTime();
    private final TurnClock clockOfTurn = new TurnClock(this::nowMs);
    private final BrokerOutlet outlet = new Outlet();
    private final Queue<BrokerEvent> followUps = new ArrayDeque<>();
    private final Set<Long> slowSinceTick = new HashSet<>();
    private final CountDownLatch drained = new CountDownLatch(1);

    private volatile @Nullable DriverStats stats;
    private volatile Consumer<DriverStats> statsListener = _ -> {};
    private long nextStatsMs;

    /**
     * Nothing happens before {@link #begin}.
     *
     * @param seat where other threads hand in what is to be done on this one
     */
    BrokerTurns(
            DriverSettings settings,
            RouterTransport router,
            PeerEvents peerEvents,
            BrokerObserver observer,
            InstantSource clock,
            Supplier<BrokerSeat> seat) {
        this.router = router;
        this.observer = observer;
        this.peerEvents = peerEvents;
        this.waiting = () -> seat.get().waiting();
        SecureRandom random = new SecureRandom();
        this.pool =
                new VerifierPool(settings.tokens(), clock, result -> seat.get().post(new Verified(result)));
        VerdictCache cache = new VerdictCache(settings.tokens(), random.nextLong(), this::nowMs);
        this.tokens = new TokenChecks(pool, cache, clock);
        this.edge = new EdgeCaller(
                settings.tokens(),
                new EdgeResults(),
                clock,
                random,
                frames -> followUps.add(new BrokerEvent.MessageReceived(INTERNAL_PEER, frames)));
        BrokerBoot boot =
                new BrokerBoot(random.nextLong(), random.nextLong(), random.nextLong(), clock.millis() - nowMs());
        this.interceptors = new InterceptorHost(settings.interceptors(), observer);
        this.broker = new Broker(settings.broker(), boot, cache, interceptors.entries());
        if (observer.tracesDispatches()) {
            broker.traceDispatches();
        }
        this.desk = new StatsDesk(broker, settings.broker().brokerId(), boot.bootId(), this::feed);
        this.access = new StatsAccess(
                broker, desk, this::nowMs, this::feed, task -> seat.get().post(task));
    }

    /** Any thread. */
    boolean hasInterceptors() {
        return !interceptors.entries().isEmpty();
    }

    /** Null before the first second. Any thread. */
    @Nullable
    DriverStats stats() {
        return stats;
    }

    /** Who wants each snapshot, on this thread. */
    void onStats(Consumer<DriverStats> listener) {
        statsListener = listener;
    }

    /** For other threads' questions. */
    StatsAccess access() {
        return access;
    }

    /** Reports that slow watchers missed. Any thread. */
    long reportsSkipped() {
        return desk.skipped();
    }

    /** Any thread. */
    VerdictCache verdicts() {
        return tokens.cache();
    }

    /** Any thread. */
    long refusals(RefusalReason reason) {
        return tokens.refusals(reason);
    }

    private long nowMs() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs);
    }

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
        broker.message(peer, frames, clockOfTurn.next(), outlet);
        feedFollowUps();
    }

    @Override
    public void turnEnded() {
        clockOfTurn.turnEnded();
    }

    @Override
    public void lost(long peer) {
        feed(peerEvents.lost(peer));
    }

    @Override
    public void tick() {
        tick(nowMs());
    }

    @Override
    public void end() {
        desk.end();
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
                if (changed.change() == WorkerChange.REGISTERED
                        && changed.service().equals(EdgeCaller.SERVICE)) {
                    edge.serviceCame(nowMs());
                }
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
                waiting.getAsInt(),
                pool.waiting(),
                tokens.cache().size(),
                tokens.cache().failures(),
                tokens.revocations().size(),
                edge.revocationAgeMs(now),
                tokens.hasKeys());
    }

    /** Begins to leave; a task for the seat. */
    BrokerTask drain(Duration grace) {
        return new BrokerTask() {
            @Override
            public void run() {
                feed(new BrokerEvent.DrainStarted(grace));
            }

            @Override
            public void refused() {
                drained.countDown();
            }
        };
    }

    /** Waits until nothing is left to be done. Any other thread. */
    boolean awaitDrained(Duration atMost) throws InterruptedException {
        return drained.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** After the broker's thread has ended. */
    @Override
    public void close() {
        pool.close();
        interceptors.close();
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

    /** What happens with every request comes here without a command for it. */
    private final class Outlet implements BrokerOutlet {
        @Override
        public void send(long peer, List<byte[]> frames) {
            BrokerTurns.this.send(peer, frames);
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
            tokens.keysAsked(keys).forEach(BrokerTurns.this::answer);
        }

        @Override
        public boolean knows(RevokedItem item) {
            return tokens.revocations().knows(item.getSeq(), item.getKind(), item.getValue());
        }
    }
}
