// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import dev.reeve.grpcport.ConfigException;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The operator put together. Every replica watches the API server, so that one that takes over knows all; the leader
 * alone hears brokers, runs the loop, and writes. What is lost once is lost: the process ends and begins anew.
 */
final class OperatorProcess implements Leadership.Heir, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(OperatorProcess.class);
    private static final int RANDOM_CHARACTERS = 8;
    private static final long SYNC_POLL_MS = 200;

    private final Operator josdk;
    private final PoolReconciler reconciler;
    private final IntConsumer exit;
    private final TargetWatch targets;
    private final PoolEvents events;
    private final BrokerStreams brokers;
    private final ScalingLoop loop;
    private final Leadership leadership;
    private final SpecFollower follower;
    private final Optional<LeaderLabel> label;
    private @Nullable KedaScaler keda;
    private final ScheduledExecutorService candidate = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("reeve-operator-candidate").factory());
    private boolean isWaiting;
    private boolean isLoopStarted;
    private boolean isLost;
    private volatile boolean isClosed;
    private volatile boolean isJosdkStarted;

    /** @param brokers whom to hear; {@code keda} empty = no port of KEDA's */
    record Ports(BrokerSettings brokers, Optional<KedaSettings> keda) {}

    /**
     * Opens KEDA's port and reads files; nothing else happens yet.
     *
     * @param josdk not started, with {@code reconciler} registered
     * @param exit ends the process; returns at once
     * @throws ConfigException a port or a file is not what it should be
     */
    OperatorProcess(
            OperatorSettings settings,
            Ports ports,
            KubernetesClient client,
            Operator josdk,
            PoolReconciler reconciler,
            MeterRegistry registry,
            IntConsumer exit) {
        this.josdk = josdk;
        this.reconciler = reconciler;
        this.exit = exit;
        String name = settings.pod().isEmpty() ? "reeve-operator" : settings.pod();
        Claims claims = reconciler.claims();
        PoolSignals signals = reconciler.signals();
        LoopClock clock = LoopClock.ofSystem();
        Clock wall = clock.wall();
        leadership = new Leadership(
                new KubernetesLeases(client, settings.lease()),
                settings.lease(),
                name + "_" + UUID.randomUUID().toString().substring(0, RANDOM_CHARACTERS),
                this,
                wall,
                System::nanoTime);
        PoolListeners listeners = new PoolListeners(leadership::isLeading);
        brokers = new BrokerStreams(ports.brokers(), registry);
        loop = new ScalingLoop(
                new LoopLinks(
                        new KubernetesWriter(client, registry, clock.monotonicMs(), leadership::isLeading),
                        new LeaderLink(brokers, leadership::isLeading),
                        listeners),
                clock,
                registry,
                this::failed);
        KnownTargets known = new KnownTargets(loop, signals::look);
        targets = new TargetWatch(client, settings.namespaces(), known, wall);
        events = new PoolEvents(client, name, key -> claims.of(key).map(Claim::uid), registry, wall);
        Refusals refusals = new Refusals(signals::look, System::nanoTime);
        listeners.add(events);
        listeners.add(refusals);
        follower = new SpecFollower(
                new SpecFollower.Sources(claims, known, targets, reconciler::autoscalers, refusals),
                new SpecFollower.Sinks(
                        loop, new KubernetesStatuses(client, registry, leadership::isLeading), this::post),
                wall,
                System::nanoTime);
        label = settings.pod().isEmpty()
                ? Optional.empty()
                : Optional.of(new LeaderLabel(client, settings.podNamespace(), settings.pod()));
        ports.keda().ifPresent(port -> {
            KedaScaler started = KedaScaler.start(
                    port,
                    new KedaScaler.Sources(loop, leadership::isLeading, this::mayBe, registry, clock.monotonicMs()));
            listeners.add(new KedaNews(started));
            keda = started;
        });
        Gauge _ = Gauge.builder("reeve_operator_leader", leadership, now -> now.isLeading() ? 1 : 0)
                .description("1 = this operator scales, 0 = it waits")
                .register(registry);
    }

    /** Before all pools are known any may be. */
    private boolean mayBe(PoolKey key) {
        return !isSynced() || reconciler.claims().of(key).isPresent();
    }

    private void post(PoolKey key, PoolNews.Kind kind, String message) {
        events.post(key, kind.reason(), kind.isWarning(), message);
    }

    /** Returns at once; the API server and the brokers may be away. */
    void start() {
        label.ifPresent(LeaderLabel::clear);
        targets.start();
        Thread.ofVirtual().name("reeve-operator-start").start(this::startJosdk);
        var _ = candidate.scheduleWithFixedDelay(this::standForLeader, 0, SYNC_POLL_MS, TimeUnit.MILLISECONDS);
    }

    private void startJosdk() {
        try {
            josdk.start();
            isJosdkStarted = true;
        } catch (RuntimeException e) {
            failed(e);
        }
    }

    /** Only who has read all there is may lead: who does not see an HPA would write beside it. */
    private void standForLeader() {
        try {
            if (isSynced()) {
                LOG.info("All that is watched was read, the Lease is looked at");
                candidate.shutdown();
                leadership.start();
            } else if (!isWaiting) {
                isWaiting = true;
                LOG.info("Waits until all that is watched was read");
            }
        } catch (RuntimeException e) {
            failed(e);
        }
    }

    @Override
    public synchronized void leads() {
        if (isClosed || isLost) {
            return;
        }
        try {
            loop.start();
            isLoopStarted = true;
            brokers.begin(loop);
            reconciler.act(follower);
            label.ifPresent(LeaderLabel::set);
        } catch (RuntimeException | Error e) {
            failed(e); // Else it would hold the Lease and scale nothing.
        }
    }

    @Override
    public synchronized void lost() {
        isLost = true;
        reconciler.rest();
        loop.close();
        LOG.error("The process ends, as another operator may lead by now");
        exit.accept(1);
    }

    /** A fault of our own: whoever starts the process anew gets it right again. */
    private void failed(Throwable fault) {
        if (isClosed) {
            return; // Whoever was told to end may fail at it.
        }
        LOG.error("The operator fails, the process ends", fault);
        exit.accept(1);
    }

    /** All that is watched has been read once. */
    boolean isSynced() {
        return isJosdkStarted // While it starts it would not answer.
                && josdk.getRuntimeInfo().allEventSourcesAreHealthy()
                && targets.isSynced();
    }

    boolean isLeading() {
        return leadership.isLeading();
    }

    /** False = the thread that scales has died or hangs. Neither the API server nor brokers are asked. */
    synchronized boolean isAlive() {
        return isClosed || !isLoopStarted || loop.isAlive();
    }

    /** Writes end first, then the Lease is given back, then the rest: within 10 s if the API server answers. */
    @Override
    public void close() {
        synchronized (this) {
            if (isClosed) {
                return;
            }
            isClosed = true;
            candidate.shutdownNow();
            reconciler.rest();
            loop.close();
        }
        leadership.close();
        KedaScaler serving = keda;
        if (serving != null) {
            serving.close();
        }
        brokers.close();
        josdk.stop();
        targets.close();
        events.close();
        label.ifPresent(LeaderLabel::close);
    }
}
