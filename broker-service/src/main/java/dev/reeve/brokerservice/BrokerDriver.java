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
import dev.reeve.zmtp.RouterTransport;
import dev.reeve.zmtp.TransportProvider;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
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
 * One broker: a thread that owns the state machine, feeds it events and carries its commands out; a ROUTER; a pool that
 * checks tokens; an internal peer that asks the auth worker.
 *
 * <pre>
 *   ROUTER thread --+                                  +--> ROUTER.send, close
 *   verifier pool --+--> EventQueue --> broker thread --+--> verifier pool
 *   ticks, drain  --+     (bounded)     (state, cache)  +--> observer (metrics, logs)
 * </pre>
 *
 * A fault on the broker's thread ends it: what a state machine means after a broken invariant nobody knows. It is
 * logged, {@link #failure} tells it, health fails, and who owns the process restarts it.
 */
final class BrokerDriver implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(BrokerDriver.class);

    /** The internal peer; transports count up from 1. */
    static final long INTERNAL_PEER = Long.MAX_VALUE;

    private static final int BATCH_EVENTS = 256;
    private static final long TICK_MS = 100;
    private static final long STATS_MS = 1_000;
    private static final Duration END_TIME_MAX = Duration.ofSeconds(10);

    private final DriverSettings settings;
    private final BrokerObserver observer;
    private final EventQueue events;
    private final Broker broker;
    private final InterceptorHost interceptors;
    private final VerifierPool pool;
    private final TokenChecks tokens;
    private final EdgeCaller edge;
    private final StatsDesk desk;
    private final StatsAccess access;
    private final RouterTransport router;
    private final Thread thread;
    private final long startNs = System.nanoTime();
    private final BrokerOutlet outlet = new Outlet();
    private final Queue<BrokerEvent> followUps = new ArrayDeque<>();
    private final Set<Long> slowSinceTick = new HashSet<>();
    private final CountDownLatch drained = new CountDownLatch(1);
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    private volatile boolean stopping;
    private volatile @Nullable DriverStats stats;
    private volatile Consumer<DriverStats> statsListener = _ -> {};
    private long nextTickMs;
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
        this.events = new EventQueue(settings.eventsMax());
        SecureRandom random = new SecureRandom();
        this.pool = new VerifierPool(settings.tokens(), clock, result -> events.put(new DriverInput.Verified(result)));
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
        this.router = transports.router(settings.router(), new PeerEvents(events, admission, this::closePeer));
        this.thread = Thread.ofPlatform().name("reeve-broker").daemon(true).unstarted(this::run);
    }

    /**
     * Binds and begins.
     *
     * @return the endpoint in force
     * @throws dev.reeve.zmtp.BindException the address cannot be bound; nothing was started
     */
    String start() {
        String endpoint = router.bind(settings.endpoint());
        thread.start();
        return endpoint;
    }

    /** Ends the connection of a peer whose rights are over. Any thread. */
    void closePeer(long peer) {
        router.close(peer, "its key is not allowed any more");
    }

    boolean isRunning() {
        return thread.isAlive() && failure.get() == null;
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
        events.put(new DriverInput.Task(task));
        if (events.isClosed()) {
            task.refused();
        }
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

    private void run() {
        try {
            feed(new BrokerEvent.PeerConnected(
                    INTERNAL_PEER, "", PeerRights.ofKey("", Set.of(PeerRole.BROKER), Set.of(), Set.of()), true));
            List<DriverInput> batch = new ArrayList<>(BATCH_EVENTS);
            while (!stopping) {
                turn(batch);
            }
        } catch (Throwable fault) {
            failed(fault);
        } finally {
            endTasks();
        }
    }

    /** Nobody waits for an answer of a thread that has ended. */
    private void endTasks() {
        desk.end();
        events.close();
        List<DriverInput> left = new ArrayList<>();
        events.drainTo(left);
        for (DriverInput input : left) {
            if (input instanceof DriverInput.Task(BrokerTask task)) {
                task.refused();
            }
        }
    }

    private void failed(Throwable fault) {
        failure.set(fault);
        LOG.error("The broker's thread failed and ends; restart the process", fault);
        observer.failed(fault);
        events.close();
    }

    private void turn(List<DriverInput> batch) throws InterruptedException {
        events.take(batch, BATCH_EVENTS, nextTickMs - nowMs());
        for (DriverInput input : batch) {
            switch (input) {
                case DriverInput.Event(BrokerEvent event) -> feed(event);
                case DriverInput.Task(BrokerTask task) -> task.run();
                case DriverInput.Verified(TokenChecks.Checked result) -> verified(result);
            }
        }
        batch.clear();
        long now = nowMs();
        if (now >= nextTickMs) {
            nextTickMs = now + TICK_MS;
            tick(now);
        }
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
        switch (router.send(peer, List.copyOf(frames))) { // The transport keeps the list; the core uses its own again.
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
                events.size(),
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
                events.put(new DriverInput.Event(new BrokerEvent.DrainStarted(settings.drainGrace())));
                awaitDrained();
            }
            router.close();
            stopping = true;
            events.close();
            if (!thread.join(END_TIME_MAX)) {
                LOG.warnf("The broker's thread did not end in %s", END_TIME_MAX);
            }
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
            if (drained.await(TICK_MS, TimeUnit.MILLISECONDS)) {
                return;
            }
        }
        LOG.warnf("Drain did not end in %s; closing all the same", most);
    }

    /** What happens with every request comes here without a command for it. */
    private final class Outlet implements BrokerOutlet {
        @Override
        public void send(long peer, List<byte[]> frames) {
            BrokerDriver.this.send(peer, frames);
        }

        @Override
        public void ended(EndedCall call) {
            observer.requestEnded(call.toCommand());
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
