// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import dev.reeve.protocol.broker.v1.StatsReport;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Scales all pools: hears brokers and informers, runs the law of each pool at each event and every second, and writes
 * what it decides. One thread owns all pools; whatever waits for others is on threads of its own. What is urgent waits
 * for one pool's turn at most.
 */
final class ScalingLoop implements Pools, TargetListener, BrokerListener, AutoCloseable {
    private static final long TICK_MS = 1_000;
    /** It turns each second; a write it waits for is on another thread. */
    private static final long TURN_MS_MAX = 10_000;

    private final LoopClock clock;
    private final LoopSettings settings;
    private final Consumer<Throwable> fatal;
    private final LoopMetrics metrics;
    private final BrokerLink brokerLink;
    private final LoopInbox inbox = new LoopInbox();
    private final Wakes wakes = new Wakes();
    private final Calls calls;
    private final LoopTools tools;
    private final ConcurrentMap<PoolKey, PoolPlan> plans = new ConcurrentHashMap<>();
    private final ConcurrentMap<PoolKey, PoolDesk> desks = new ConcurrentHashMap<>();
    private final Map<PoolKey, ScaledPool> pools = new HashMap<>();
    private final Set<String> brokers = new LinkedHashSet<>();
    private final SequencedSet<ScaledPool> behind = new LinkedHashSet<>();
    private Set<String> watched = Set.of();
    private volatile boolean closed;
    private volatile long turnedMs;
    private @Nullable Thread thread;

    /** @param fatal hears of a fault of our own: the process is to end */
    ScalingLoop(LoopLinks links, LoopClock clock, MeterRegistry registry, Consumer<Throwable> fatal) {
        this(links, clock, registry, fatal, LoopSettings.DEFAULT, Calls.virtualThreads());
    }

    ScalingLoop(
            LoopLinks links,
            LoopClock clock,
            MeterRegistry registry,
            Consumer<Throwable> fatal,
            LoopSettings settings,
            Executor executor) {
        this.clock = clock;
        this.settings = settings;
        this.fatal = fatal;
        brokerLink = links.brokers();
        metrics = new LoopMetrics(registry, settings, plans);
        calls = new Calls(executor, inbox, fatal);
        Writes writes = new Writes(links.writer(), calls, wakes, clock, metrics);
        tools = new LoopTools(links, clock, metrics, calls, writes);
    }

    @Override
    public void put(PoolPlan plan) {
        plans.put(plan.key(), plan);
        inbox.plan(plan.key(), Optional.of(plan));
    }

    @Override
    public void remove(PoolKey key) {
        plans.remove(key);
        inbox.plan(key, Optional.empty());
    }

    @Override
    public Optional<PoolPlan> plan(PoolKey key) {
        return Optional.ofNullable(plans.get(key));
    }

    @Override
    public Optional<PoolView> view(PoolKey key) {
        PoolDesk desk = plans.containsKey(key) ? desks.get(key) : null;
        return desk == null ? Optional.empty() : Optional.ofNullable(desk.view());
    }

    @Override
    public void seen(String namespace, String deployment, TargetView view) {
        inbox.target(new TargetKey(namespace, deployment), new LoopInbox.TargetNews(view, clock.nowMs()));
    }

    @Override
    public void missing(String namespace, String deployment) {
        inbox.target(new TargetKey(namespace, deployment), new LoopInbox.TargetNews(null, clock.nowMs()));
    }

    @Override
    public void found(String broker) {
        inbox.found(broker);
    }

    @Override
    public void reported(String broker, StatsReport report) {
        Optional<BrokerTold> told = BrokerTold.of(broker, report, clock.nowMs());
        told.ifPresentOrElse(inbox::told, metrics::reportRefused);
    }

    @Override
    public void gone(String broker) {
        inbox.gone(broker);
    }

    void start() {
        turnedMs = clock.nowMs();
        thread = Thread.ofPlatform().name("reeve-scaling").daemon().start(this::run);
    }

    /** False once its thread has died, and while it hangs. */
    boolean isAlive() {
        return thread != null && thread.isAlive() && clock.nowMs() - turnedMs < TURN_MS_MAX;
    }

    private void run() {
        try {
            while (!closed) {
                inbox.await(pass());
            }
        } catch (Throwable e) {
            fatal.accept(e);
        }
    }

    /** Does all that is to be done now. Returns in how many milliseconds there is more, if nothing comes before. */
    long pass() {
        boolean isMore = true;
        while (isMore && !closed) {
            turnedMs = clock.nowMs();
            LoopInbox.Batch batch = inbox.take();
            accept(batch);
            boolean caughtUp = catchUp();
            boolean woke = wakes.next(clock.nowMs());
            isMore = !batch.isEmpty() || caughtUp || woke;
        }
        return wakes.dueInMs(clock.nowMs(), TICK_MS);
    }

    private void accept(LoopInbox.Batch batch) {
        batch.plans().forEach(this::plan);
        if (!batch.plans().isEmpty()) {
            watch();
        }
        batch.brokers().forEach(this::news);
        batch.brokers().values().forEach(this::urgent);
        batch.answers().forEach(Runnable::run);
        batch.targets().forEach(this::target);
    }

    private void plan(PoolKey key, Optional<PoolPlan> plan) {
        ScaledPool pool = pools.get(key);
        if (plan.isPresent() && pool != null && isSame(pool.plan(), plan.get())) {
            pool.change(plan.get(), clock.nowMs());
            return;
        }
        if (pool != null) {
            pools.remove(key);
            desks.remove(key);
            behind.remove(pool);
            pool.end(clock.nowMs());
        }
        plan.ifPresent(this::begin);
    }

    private static boolean isSame(PoolPlan one, PoolPlan other) {
        return one.service().equals(other.service()) && one.deployment().equals(other.deployment());
    }

    private void begin(PoolPlan plan) {
        long nowMs = clock.nowMs();
        ScaledPool pool = new ScaledPool(plan, tools, nowMs);
        pools.put(plan.key(), pool);
        desks.put(plan.key(), pool.desk());
        brokers.forEach(broker -> pool.found(broker, nowMs));
        // Spread over the second, so that many pools do not all want their turn at once.
        long tickMs = nowMs + 1 + Math.floorMod(plan.key().hashCode(), TICK_MS);
        wakes.at(tickMs, () -> tick(pool, tickMs));
    }

    private void tick(ScaledPool pool, long dueMs) {
        if (!pool.isEnded()) {
            long nowMs = clock.nowMs();
            long nextMs = Math.max(dueMs, nowMs - TICK_MS) + TICK_MS;
            wakes.at(nextMs, () -> tick(pool, nextMs));
            pool.tick(nowMs);
        }
    }

    private void watch() {
        Set<String> services =
                pools.values().stream().map(pool -> pool.plan().service()).collect(Collectors.toUnmodifiableSet());
        if (!services.equals(watched)) {
            watched = services;
            inbox.watch(services);
            brokerLink.watch(services);
        }
    }

    private void news(String broker, LoopInbox.BrokerNews news) {
        if (news.isGone() && brokers.remove(broker)) {
            pools.values().forEach(pool -> pool.gone(broker, clock.nowMs()));
        }
        if (news.isFound() && brokers.add(broker)) {
            pools.values().forEach(pool -> pool.found(broker, clock.nowMs()));
        }
        BrokerTold full = news.full();
        if (full != null && brokers.contains(broker)) {
            for (ScaledPool pool : pools.values()) {
                if (full.services().containsKey(pool.plan().service())) {
                    pool.told(full);
                    behind.add(pool);
                }
            }
        }
    }

    private void urgent(LoopInbox.BrokerNews news) {
        news.urgent()
                .forEach((service, told) -> pools.values().stream()
                        .filter(pool -> pool.plan().service().equals(service))
                        .forEach(pool -> pool.urgent(told, clock.nowMs())));
    }

    private void target(TargetKey key, LoopInbox.TargetNews news) {
        pools.values().stream()
                .filter(pool -> pool.target().equals(key))
                .forEach(pool -> pool.seen(news, clock.nowMs()));
    }

    /** One pool hears full reports. */
    private boolean catchUp() {
        if (behind.isEmpty()) {
            return false;
        }
        behind.removeFirst().catchUp(clock.nowMs());
        return true;
    }

    /**
     * No call begins from now on. Waits for those under way, at most 5 s, then takes away the drain marks, at most 2 s;
     * what was not answered by then is interrupted, and may be written or not.
     */
    @Override
    public void close() {
        closed = true;
        calls.close();
        inbox.wake();
        boolean isStill = hasEnded();
        calls.finish(settings.closingMs());
        if (isStill) {
            calls.last(callsBack(), settings.callingBackMs());
            pools.keySet().forEach(metrics::remove);
            pools.clear();
        }
    }

    private boolean hasEnded() {
        Thread running = thread;
        if (running == null || running.equals(Thread.currentThread())) {
            return true;
        }
        try {
            return running.join(Duration.ofMillis(settings.closingMs()));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private List<Runnable> callsBack() {
        List<Runnable> undrains = new ArrayList<>();
        for (ScaledPool pool : pools.values()) {
            for (List<String> workers : pool.callBack(clock.nowMs())) {
                undrains.add(() -> brokerLink.undrain(pool.plan().service(), workers));
            }
        }
        return undrains;
    }
}
