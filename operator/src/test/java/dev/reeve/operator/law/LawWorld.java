// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator.law;

import dev.reeve.testkit.Draws;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Two brokers, a Deployment and its workers, to which anything may happen. What the pool was told is kept. */
final class LawWorld {
    static final int MAX = 40;
    private static final List<String> BROKERS = List.of("a", "b");

    /** Something happens; {@code amount} says how much. */
    record Step(What what, int amount) {
        static final Step SECOND = new Step(What.SECOND, 0);

        static List<Step> history(Draws draws) {
            return draws.list(0, 200, each -> new Step(each.pick(What.OFTEN), each.intBetween(0, 60)));
        }
    }

    enum What {
        SECOND,
        ARRIVE,
        WAIT,
        NOTHING_WAITS,
        BECOME_READY,
        GET_BUSY,
        GET_IDLE,
        SILENCE,
        VOICE,
        WRITE_FAILS,
        SPEC_SET;

        static final List<What> OFTEN = List.of(
                SECOND,
                SECOND,
                SECOND,
                SECOND,
                SECOND,
                ARRIVE,
                ARRIVE,
                WAIT,
                NOTHING_WAITS,
                NOTHING_WAITS,
                BECOME_READY,
                BECOME_READY,
                GET_BUSY,
                GET_IDLE,
                GET_IDLE,
                SILENCE,
                VOICE,
                VOICE,
                WRITE_FAILS,
                SPEC_SET);
    }

    private record Worker(long readyMs, boolean busy, boolean draining) {}

    private final PoolState pool = new PoolState(PoolSettings.DEFAULT.withReplicas(new ReplicaBounds(0, MAX, 0)), 0);
    private final List<PoolCommand> commands = new ArrayList<>();
    private final TreeMap<String, Worker> workers = new TreeMap<>();
    private Set<String> busyTold = Set.of();
    private long nowMs;
    private final long[] reportedMs = {-1, -1};
    private boolean silent;
    private long arrivals;
    private int waiting;
    private int waitingTold;
    private int replicas;
    private int replicasBefore;
    private int named;

    LawWorld() {
        BROKERS.forEach(broker -> on(new PoolEvent.BrokerFound(broker), _ -> {}));
        seen(_ -> {});
    }

    List<PoolCommand> commands() {
        return commands;
    }

    int replicas() {
        return replicas;
    }

    int waiting() {
        return waitingTold;
    }

    int ready() {
        return workers.size();
    }

    /** As the law says with its last decision. */
    long needed() {
        Recommendation told = pool.recommendation();
        return Math.max(told.want(), Math.min(told.holdMax(), MAX));
    }

    boolean isStarting() {
        return replicas > workers.size();
    }

    boolean isBusy(String worker) {
        return busyTold.contains(worker);
    }

    long ageMs() {
        return nowMs;
    }

    boolean isFresh() {
        return reportedMs[0] >= 0 && nowMs - reportedMs[0] <= 3_000 && nowMs - reportedMs[1] <= 3_000;
    }

    void recover() {
        silent = false;
        waiting = 0;
        workers.replaceAll((_, worker) -> new Worker(worker.readyMs(), false, worker.draining()));
        become(replicas - workers.size());
    }

    void take(Step step) {
        take(step, _ -> {});
    }

    void take(Step step, Consumer<PoolCommand> watcher) {
        switch (step.what()) {
            case SECOND -> second(watcher);
            case ARRIVE -> arrivals += step.amount();
            case WAIT -> {
                waiting = step.amount() * 10;
                report(0, watcher);
            }
            case NOTHING_WAITS -> waiting = 0;
            case BECOME_READY -> become(Math.min(step.amount(), replicas - workers.size()));
            case GET_BUSY -> setBusy(step.amount(), true);
            case GET_IDLE -> setBusy(step.amount(), false);
            case SILENCE -> silent = true;
            case VOICE -> silent = false;
            case WRITE_FAILS -> {
                replicas = replicasBefore;
                on(new PoolEvent.WriteFailed(), watcher);
            }
            case SPEC_SET -> {
                replicas = step.amount() % MAX;
                seen(watcher);
            }
        }
    }

    private void second(Consumer<PoolCommand> watcher) {
        nowMs += 1_000;
        report(0, watcher);
        if (!silent) {
            report(1, watcher);
        }
        seen(watcher);
        on(new PoolEvent.Tick(), watcher);
    }

    private void become(int count) {
        for (int i = 0; i < count; i++) {
            workers.put("w" + named++, new Worker(nowMs, false, false));
        }
    }

    private void setBusy(int count, boolean busy) {
        int left = count;
        for (Map.Entry<String, Worker> entry : workers.entrySet()) {
            Worker worker = entry.getValue();
            // A marked one too: the request was on its way.
            if (left > 0) {
                entry.setValue(new Worker(worker.readyMs(), busy, worker.draining()));
                left--;
            }
        }
    }

    private void report(int broker, Consumer<PoolCommand> watcher) {
        List<WorkerSeen> seen = workers.entrySet().stream()
                .map(entry -> new WorkerSeen(
                        entry.getKey(),
                        1,
                        entry.getValue().busy() && broker == 0 ? 1 : 0,
                        entry.getValue().draining(),
                        nowMs - entry.getValue().readyMs(),
                        false))
                .toList();
        if (broker == 0) {
            busyTold = workers.entrySet().stream()
                    .filter(entry -> entry.getValue().busy())
                    .map(Map.Entry::getKey)
                    .collect(Collectors.toUnmodifiableSet());
            waitingTold = waiting;
        }
        reportedMs[broker] = nowMs;
        int inFlight = broker == 0 ? busyTold.size() : 0;
        ServiceCounters counters =
                new ServiceCounters(broker == 0 ? arrivals : 0, broker == 0 ? waiting : 0, inFlight, 0, 0, 0);
        on(new PoolEvent.BrokerReport(BROKERS.get(broker), 1, counters, seen), watcher);
    }

    private void seen(Consumer<PoolCommand> watcher) {
        on(new PoolEvent.TargetSeen(replicas, workers.size(), List.of()), watcher);
    }

    private void on(PoolEvent event, Consumer<PoolCommand> watcher) {
        for (PoolCommand command : pool.on(event, nowMs)) {
            commands.add(command);
            watcher.accept(command);
            obey(command, watcher);
        }
    }

    private void obey(PoolCommand command, Consumer<PoolCommand> watcher) {
        switch (command) {
            case PoolCommand.Scale scale -> write(scale.to());
            case PoolCommand.ScaleIn scale -> {
                write(scale.to());
                scale.victims().stream()
                        .limit(Math.max(0, workers.size() - replicas))
                        .forEach(workers::remove);
                while (workers.size() > replicas) {
                    workers.remove(workers.lastKey());
                }
            }
            case PoolCommand.Drain drain -> {
                mark(drain.workers(), true);
                on(
                        new PoolEvent.Drained(
                                drain.workers().stream().filter(this::isIdle).collect(Collectors.toUnmodifiableSet())),
                        watcher);
            }
            case PoolCommand.Undrain undrain -> mark(undrain.workers(), false);
            case PoolCommand.MarkVictims _, PoolCommand.Tell _ -> {}
        }
    }

    private boolean isIdle(String name) {
        Worker worker = workers.get(name);
        return worker != null && !worker.busy();
    }

    private void write(int to) {
        replicasBefore = replicas;
        replicas = to;
    }

    private void mark(List<String> names, boolean draining) {
        names.forEach(name ->
                workers.computeIfPresent(name, (_, worker) -> new Worker(worker.readyMs(), worker.busy(), draining)));
    }
}
