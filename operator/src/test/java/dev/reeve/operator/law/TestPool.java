// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator.law;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A pool with one broker whose numbers a test sets; each second it tells them, and the clock ticks. Commands are kept,
 * and obeyed at once: workers that were asked for are ready when the test says so.
 */
final class TestPool {
    private record Worker(long readySinceMs, int inFlight, boolean draining) {}

    final List<PoolCommand> commands = new ArrayList<>();
    private final TreeMap<String, Worker> workers = new TreeMap<>();
    private final PoolState pool;
    private final ArrayDeque<Long> startingMs = new ArrayDeque<>();
    private String broker = "b";
    private long boot = 7;
    private long seq;
    private int unregistered;
    private long nowMs = 1_000_000;
    private long arrivals;
    private long served;
    private int waiting;
    private int replicas;
    private int named;
    private boolean silent;
    private boolean obeying = true;
    private int serviceMs = 500;
    private int capacity = 1;

    private TestPool(PoolSettings settings) {
        pool = new PoolState(settings, nowMs);
    }

    /** With so many ready workers, that had one request each until now, and the first window over. */
    static TestPool settled(PoolSettings settings, int ready) {
        TestPool pool = fresh(settings, ready);
        pool.busy(ready).seconds(120).busy(0);
        pool.commands.clear();
        return pool;
    }

    static TestPool fresh(PoolSettings settings, int ready) {
        TestPool pool = new TestPool(settings);
        pool.replicas = ready;
        pool.nowMs -= 60_000;
        pool.ready(ready);
        pool.nowMs += 60_000;
        pool.on(new PoolEvent.BrokerFound("b"));
        pool.seen();
        pool.report();
        return pool;
    }

    TestPool ready(int count) {
        for (int i = 0; i < count; i++) {
            workers.put("w%04d".formatted(named++), new Worker(nowMs, 0, false));
        }
        return this;
    }

    /** Pods that are ready, to Kubernetes alone. */
    TestPool unregistered(int count) {
        unregistered = count;
        return this;
    }

    /** The broker ends; what it knew is lost, and no worker has come back. */
    TestPool restarted(String name, long newBoot) {
        unregistered += workers.size();
        workers.clear();
        broker = name;
        boot = newBoot;
        seq = 0;
        arrivals = 0;
        served = 0;
        return this;
    }

    TestPool waiting(int count) {
        waiting = count;
        return this;
    }

    TestPool busy(int count) {
        int left = count;
        for (Map.Entry<String, Worker> entry : workers.entrySet()) {
            Worker worker = entry.getValue();
            entry.setValue(new Worker(worker.readySinceMs(), left > 0 ? 1 : 0, worker.draining()));
            left--;
        }
        return this;
    }

    /** Each takes so many requests at once. */
    TestPool takingAtOnce(int requests) {
        capacity = requests;
        return this;
    }

    /** The worker has so many. */
    TestPool has(String name, int requests) {
        workers.computeIfPresent(name, (_, worker) -> new Worker(worker.readySinceMs(), requests, worker.draining()));
        return this;
    }

    /** The first worker has as many requests, of several brokers that do not know of each other. */
    TestPool sharedBy(int brokers) {
        workers.computeIfPresent(
                workers.firstKey(), (_, worker) -> new Worker(worker.readySinceMs(), brokers, worker.draining()));
        return this;
    }

    /** So many arrive and are served in each of the seconds. */
    TestPool load(int perSecond, int seconds) {
        for (int i = 0; i < seconds; i++) {
            arrivals += perSecond;
            served += perSecond;
            seconds(1);
        }
        return this;
    }

    TestPool seconds(int seconds) {
        for (int i = 0; i < seconds; i++) {
            nowMs += 1_000;
            if (!silent) {
                report();
            }
            seen();
            on(new PoolEvent.Tick());
        }
        return this;
    }

    TestPool ms(int milliseconds) {
        nowMs += milliseconds;
        return this;
    }

    TestPool silent(boolean now) {
        silent = now;
        return this;
    }

    TestPool disobedient() {
        obeying = false;
        return this;
    }

    TestPool report() {
        List<WorkerSeen> seen = workers.entrySet().stream()
                .map(entry -> new WorkerSeen(
                        entry.getKey(),
                        capacity,
                        entry.getValue().inFlight(),
                        entry.getValue().draining(),
                        nowMs - entry.getValue().readySinceMs(),
                        false))
                .toList();
        int inFlight = seen.stream().mapToInt(WorkerSeen::inFlight).sum();
        ServiceCounters counters =
                new ServiceCounters(arrivals, waiting, inFlight, 0, served * serviceMs * 1_000L, served);
        on(new PoolEvent.BrokerReport(broker, boot, ++seq, counters, seen));
        return this;
    }

    private void seen() {
        pods();
        List<Long> ages = startingMs.stream().map(since -> nowMs - since).toList();
        on(new PoolEvent.TargetSeen(replicas, workers.size() + unregistered, ages));
    }

    private void pods() {
        int starting = Math.max(0, replicas - workers.size() - unregistered);
        while (startingMs.size() > starting) {
            startingMs.removeFirst();
        }
        while (startingMs.size() < starting) {
            startingMs.addLast(nowMs);
        }
    }

    TestPool replicas(int count) {
        replicas = count;
        seen();
        return this;
    }

    TestPool on(PoolEvent event) {
        for (PoolCommand command : pool.on(event, nowMs)) {
            commands.add(command);
            if (obeying) {
                obey(command);
            }
        }
        return this;
    }

    private void obey(PoolCommand command) {
        switch (command) {
            case PoolCommand.Scale scale -> {
                replicas = scale.to();
                pods();
            }
            case PoolCommand.ScaleIn scale -> {
                replicas = scale.to();
                scale.victims().forEach(workers::remove);
                on(new PoolEvent.ScaledIn());
            }
            case PoolCommand.Drain drain -> {
                TestPool _ = drain(drain.workers());
            }
            case PoolCommand.Undrain undrain -> mark(undrain.workers(), false);
            case PoolCommand.MarkVictims _ -> on(new PoolEvent.Marked());
            case PoolCommand.Tell _ -> {}
        }
    }

    /** Marks them and answers, as brokers do. */
    TestPool drain(List<String> names) {
        mark(names, true);
        return on(new PoolEvent.Drained(idle(names)));
    }

    private Set<String> idle(List<String> names) {
        return names.stream().filter(this::isIdle).collect(Collectors.toUnmodifiableSet());
    }

    private boolean isIdle(String name) {
        Worker worker = workers.get(name);
        return worker != null && worker.inFlight() == 0;
    }

    private void mark(List<String> names, boolean draining) {
        for (String name : names) {
            workers.computeIfPresent(
                    name, (_, worker) -> new Worker(worker.readySinceMs(), worker.inFlight(), draining));
        }
    }

    int replicas() {
        return replicas;
    }

    Recommendation told() {
        return pool.recommendation();
    }

    <T extends PoolCommand> List<T> commands(Class<T> type) {
        return commands.stream().filter(type::isInstance).map(type::cast).toList();
    }
}
