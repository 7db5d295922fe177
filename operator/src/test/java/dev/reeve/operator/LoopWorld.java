// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import dev.reeve.operator.law.PoolSettings;
import dev.reeve.operator.law.ScaleDownRules;
import dev.reeve.testkit.ManualClock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** A loop without its thread, a Deployment and brokers around it, and a clock that a test moves. */
final class LoopWorld {
    static final PoolKey ECHO = new PoolKey("shop", "echo");
    static final PoolSettings QUICK = PoolSettings.DEFAULT.withScaleDown(new ScaleDownRules(3, 0, 5));

    final ManualClock clock = ManualClock.create();
    final FakeWriter writer = new FakeWriter(this::version);
    final FakeListener listener = new FakeListener();
    final FakeFleet fleet = new FakeFleet("echo");
    final MeterRegistry registry = new SimpleMeterRegistry();
    final List<Throwable> fatal = new ArrayList<>();
    final Set<String> brokers = new TreeSet<>();
    final ScalingLoop loop;
    /** @param bornAt counted with the ends of others */
    private record Held(Runnable call, int bornAt) {}

    private final List<Held> held = new ArrayList<>();
    private int moment;
    private boolean isHolding;
    private boolean isLagging;
    private int followed;
    private boolean isSeen;
    private Set<String> pods = Set.of();
    int replicas;
    private int version = 100;

    LoopWorld() {
        this(LoopSettings.DEFAULT);
    }

    LoopWorld(LoopSettings settings) {
        loop = new ScalingLoop(
                new LoopLinks(writer, fleet, listener),
                new LoopClock(clock::nowMs, clock),
                registry,
                fatal::add,
                settings,
                this::execute);
    }

    /** A pool whose Deployment has so many workers, all ready, and a broker. */
    static LoopWorld with(PoolSettings settings, int ready) {
        LoopWorld world = new LoopWorld();
        world.replicas = ready;
        world.fleet.ready(ready);
        world.put(settings);
        world.find("b1");
        world.seen();
        world.told();
        return world;
    }

    private void execute(Runnable call) {
        if (isHolding) {
            held.add(new Held(call, ++moment));
        } else {
            call.run();
        }
    }

    /** Calls are not made until they are let go. */
    void hold() {
        isHolding = true;
    }

    int held() {
        return held.size();
    }

    void release() {
        isHolding = false;
        while (!held.isEmpty()) {
            held.removeFirst().call().run();
        }
        pass();
    }

    /** One of them is let go; the others go on waiting. Tells when it was begun. */
    int releaseOne(int which) {
        if (held.isEmpty()) {
            return 0;
        }
        Held next = held.get(which % held.size());
        held.remove(next);
        next.call().run();
        return next.bornAt();
    }

    int moment() {
        return ++moment;
    }

    private String version() {
        return Integer.toString(version);
    }

    /** The informers say nothing more. */
    void lag() {
        lag(true);
    }

    void lag(boolean now) {
        isLagging = now;
    }

    void put(PoolSettings settings) {
        loop.put(new PoolPlan(ECHO, "echo", "echo", 70, settings));
        pass();
    }

    void find(String broker) {
        brokers.add(broker);
        loop.found(broker);
        pass();
    }

    void seen() {
        isSeen = true;
        pods = fleet.pods();
        List<Long> starting = Collections.nCopies(Math.max(0, replicas - pods.size()), 1_000L);
        loop.seen(
                "shop",
                "echo",
                new TargetView(replicas, version(), Math.min(replicas, pods.size()), starting, pods, 30, ""));
        pass();
    }

    void told() {
        if (isSeen && !isLagging && !fleet.pods().equals(pods)) {
            seen();
        }
        brokers.forEach(broker -> loop.reported(broker, fleet.full(broker)));
        pass();
    }

    void urgent(int waiting) {
        fleet.waiting = waiting;
        loop.reported("b1", fleet.urgent("b1"));
        pass();
    }

    void pass() {
        long _ = loop.pass();
        follow();
    }

    void ms(long milliseconds) {
        clock.advanceMs(milliseconds);
        pass();
    }

    /** Each second all brokers tell. */
    void seconds(int count) {
        for (int i = 0; i < count; i++) {
            clock.advanceMs(1_000);
            told();
        }
    }

    /** The Deployment is as it was written, the chosen end, and the informers say so. */
    private void follow() {
        boolean isNew = followed < writer.written.size();
        for (; followed < writer.written.size(); followed++) {
            replicas = writer.written.get(followed).replicas();
            version++;
        }
        if (isNew && !isLagging) {
            List<String> gone = fleet.workers.keySet().stream()
                    .sorted((one, other) -> Boolean.compare(fleet.marked.contains(other), fleet.marked.contains(one)))
                    .limit(Math.max(0, fleet.workers.size() - replicas))
                    .toList();
            fleet.workers.keySet().removeAll(gone);
            seen();
        }
    }

    PoolView view() {
        return loop.view(ECHO).orElseThrow();
    }

    double metric(String name, String... tags) {
        return registry.get(name).tags(tags).meter().measure().iterator().next().getValue();
    }
}
