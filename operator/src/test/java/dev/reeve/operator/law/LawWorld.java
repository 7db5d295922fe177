// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator.law;

import dev.reeve.testkit.Draws;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Two brokers, a Deployment and its workers, to which anything may happen. What the pool was told is kept. Pods go in
 * the order of the ReplicaSet.
 */
final class LawWorld {
    static final int MAX = 40;

    /** Something happens; {@code amount} says how much, and to which broker. */
    record Step(What what, int amount) {
        static final Step SECOND = new Step(What.SECOND, 0);

        static List<Step> history(Draws draws) {
            return draws.list(0, 200, each -> new Step(each.pick(What.OFTEN), each.intBetween(0, 60)));
        }

        private int broker() {
            return amount % 2;
        }
    }

    enum What {
        SECOND(5),
        AWHILE(1),
        ARRIVE(2),
        WAIT(1),
        NOTHING_WAITS(2),
        BECOME_READY(2),
        BECOME_READY_UNSEEN(1),
        GET_BUSY(1),
        GET_IDLE(2),
        SILENCE(1),
        VOICE(3),
        RESTART(1),
        GO(1),
        FIND(2),
        WRITE_FAILS(1),
        SPEC_SET(1);

        static final List<What> OFTEN = Stream.of(values())
                .flatMap(what -> Stream.generate(() -> what).limit(what.often))
                .toList();

        private final int often;

        What(int often) {
            this.often = often;
        }
    }

    /** @param seen by brokers */
    private record Worker(long readyMs, boolean seen, int busyA, int busyB, boolean draining) {
        int busy(int broker) {
            return broker == 0 ? busyA : busyB;
        }

        boolean isBusy() {
            return busyA + busyB > 0;
        }

        Worker busy(int atA, int atB) {
            return new Worker(readyMs, seen, atA, atB, draining);
        }

        Worker draining(boolean now) {
            return new Worker(readyMs, seen, busyA, busyB, now);
        }
    }

    private static final class Broker {
        private final String name;
        private boolean present = true;
        private boolean silent;
        private long boot = 1;
        private long seq;
        private long arrivals;
        private int waiting;
        private long reportedMs = -1;
        private int waitingTold;
        private Map<String, Integer> busyTold = Map.of();

        private Broker(String name) {
            this.name = name;
        }

        private void forget() {
            reportedMs = -1;
            waitingTold = 0;
            busyTold = Map.of();
        }
    }

    private final PoolState pool;
    private final List<PoolCommand> commands = new ArrayList<>();
    private final TreeMap<String, Worker> workers = new TreeMap<>();
    private final ArrayDeque<Long> startingMs = new ArrayDeque<>();
    private final List<Broker> brokers = List.of(new Broker("a"), new Broker("b"));
    private long nowMs;
    private long blindMs;
    private int replicas;
    private int replicasBefore;
    private PoolCommand lastWrite = new PoolCommand.Scale(0, 0, PoolCommand.Reason.LOAD);
    private final int capacity;
    private int named;

    LawWorld(Fallback fallback) {
        this(fallback, 1);
    }

    /** @param capacity requests that each worker takes at once */
    LawWorld(Fallback fallback, int capacity) {
        this.capacity = capacity;
        pool = new PoolState(
                PoolSettings.DEFAULT.withReplicas(new ReplicaBounds(0, MAX, 0)).withFallback(fallback), 0);
        brokers.forEach(broker -> on(new PoolEvent.BrokerFound(broker.name), _ -> {}));
        seen(_ -> {});
    }

    List<PoolCommand> commands() {
        return commands;
    }

    int replicas() {
        return replicas;
    }

    /** In queues, as far as the pool was told. */
    int waiting() {
        return brokers.stream().mapToInt(broker -> broker.waitingTold).sum();
    }

    int ready() {
        return workers.size();
    }

    /** As the law says with its last decision. */
    long needed() {
        Recommendation told = pool.recommendation();
        return Math.max(told.want(), Math.min(told.holdMax(), MAX));
    }

    /** Longer where starts were seen to take long. */
    long windowSeconds() {
        return (long) Math.max(30, 3 * pool.recommendation().startMs() / 1_000);
    }

    boolean isStarting() {
        return replicas > workers.size();
    }

    private int busyTold(String worker) {
        return brokers.stream()
                .mapToInt(broker -> broker.busyTold.getOrDefault(worker, 0))
                .sum();
    }

    /** As far as the pool was told. */
    boolean isBusy(String worker) {
        return busyTold(worker) > 0;
    }

    /** Who really goes: pods that are not ready before all, then the victims, then the youngest. */
    List<String> going(PoolCommand.ScaleIn scale) {
        return workers.keySet().stream()
                .sorted(Comparator.comparing((String name) -> !scale.victims().contains(name))
                        .thenComparingLong(name -> -worker(name).readyMs()))
                .limit(Math.max(0, workers.size() - scale.to()))
                .toList();
    }

    private Worker worker(String name) {
        return workers.getOrDefault(name, new Worker(0, false, 0, 0, false));
    }

    /** Since any broker is known to tell something. */
    long knownForMs() {
        return nowMs - blindMs;
    }

    boolean isFresh() {
        return brokers.stream().anyMatch(broker -> broker.present)
                && brokers.stream()
                        .filter(broker -> broker.present)
                        .allMatch(broker -> broker.reportedMs >= 0 && nowMs - broker.reportedMs <= 3_000);
    }

    void recover() {
        for (Broker broker : brokers) {
            broker.silent = false;
            broker.waiting = 0;
            find(broker, _ -> {});
        }
        workers.replaceAll((_, worker) -> new Worker(worker.readyMs(), true, 0, 0, worker.draining()));
        become(replicas - workers.size(), true);
    }

    void take(Step step) {
        take(step, _ -> {});
    }

    void take(Step step, Consumer<PoolCommand> watcher) {
        Broker broker = brokers.get(step.broker());
        switch (step.what()) {
            case SECOND -> second(watcher);
            case AWHILE -> {
                for (int i = 0; i < step.amount() * 2 / 3; i++) {
                    second(watcher);
                }
            }
            case ARRIVE -> broker.arrivals += step.amount();
            case WAIT -> {
                broker.waiting = step.amount() * 10;
                report(broker, watcher);
            }
            case NOTHING_WAITS -> broker.waiting = 0;
            case BECOME_READY, BECOME_READY_UNSEEN -> {
                become(Math.min(step.amount(), replicas - workers.size()), step.what() == What.BECOME_READY);
                seen(watcher);
            }
            case GET_BUSY, GET_IDLE -> setBusy(step.amount(), step.what() == What.GET_BUSY ? 1 : 0);
            case SILENCE -> broker.silent = true;
            case VOICE -> broker.silent = false;
            case RESTART -> restart(broker);
            case GO -> {
                broker.present = false;
                broker.waiting = 0;
                broker.forget();
                on(new PoolEvent.BrokerGone(broker.name), watcher);
            }
            case FIND -> find(broker, watcher);
            case WRITE_FAILS -> {
                replicas = Math.max(replicasBefore, workers.size());
                on(new PoolEvent.WriteFailed(lastWrite), watcher);
            }
            case SPEC_SET -> {
                // Others take no worker away: whom that hits is not the law's doing.
                replicas = Math.max(step.amount() % MAX, workers.size());
                seen(watcher);
            }
        }
    }

    private void find(Broker broker, Consumer<PoolCommand> watcher) {
        if (!broker.present) {
            broker.present = true;
            restart(broker);
            on(new PoolEvent.BrokerFound(broker.name), watcher);
        }
    }

    /** Its queue and its counters are lost, and what workers had of it. */
    private void restart(Broker broker) {
        broker.boot++;
        broker.seq = 0;
        broker.arrivals = 0;
        broker.waiting = 0;
        boolean first = broker.equals(brokers.getFirst());
        workers.replaceAll((_, worker) -> worker.busy(first ? 0 : worker.busyA(), first ? worker.busyB() : 0));
    }

    private void second(Consumer<PoolCommand> watcher) {
        nowMs += 1_000;
        brokers.forEach(broker -> report(broker, watcher));
        seen(watcher);
        on(new PoolEvent.Tick(), watcher);
    }

    private void become(int count, boolean seen) {
        for (int i = 0; i < count; i++) {
            workers.put("w" + named++, new Worker(nowMs, seen, 0, 0, false));
        }
    }

    /** At the first broker, the second, or both: a worker takes one. Marked ones too: the request was on its way. */
    private void setBusy(int count, int busy) {
        int left = count;
        for (Map.Entry<String, Worker> entry : workers.entrySet()) {
            Worker worker = entry.getValue();
            if (left > 0 && worker.seen()) {
                entry.setValue(worker.busy(count % 3 == 1 ? 0 : busy, count % 3 == 2 ? 0 : busy));
                left--;
            }
        }
    }

    private void report(Broker broker, Consumer<PoolCommand> watcher) {
        if (!broker.present || broker.silent) {
            return;
        }
        int at = brokers.indexOf(broker);
        List<WorkerSeen> told = workers.entrySet().stream()
                .filter(entry -> entry.getValue().seen())
                .map(entry -> seenBy(at, entry.getKey(), entry.getValue()))
                .toList();
        broker.busyTold =
                told.stream().collect(Collectors.toUnmodifiableMap(WorkerSeen::instance, WorkerSeen::inFlight));
        broker.waitingTold = broker.waiting;
        broker.reportedMs = nowMs;
        int inFlight = told.stream().mapToInt(WorkerSeen::inFlight).sum();
        ServiceCounters counters = new ServiceCounters(broker.arrivals, broker.waiting, inFlight, 0, 0, 0);
        on(new PoolEvent.BrokerReport(broker.name, broker.boot, ++broker.seq, counters, told), watcher);
    }

    private WorkerSeen seenBy(int broker, String name, Worker worker) {
        return new WorkerSeen(name, capacity, worker.busy(broker), worker.draining(), nowMs - worker.readyMs(), false);
    }

    private void seen(Consumer<PoolCommand> watcher) {
        int starting = Math.max(0, replicas - workers.size());
        while (startingMs.size() > starting) {
            startingMs.removeFirst();
        }
        while (startingMs.size() < starting) {
            startingMs.addLast(nowMs);
        }
        List<Long> ages = startingMs.stream().map(since -> nowMs - since).toList();
        on(new PoolEvent.TargetSeen(replicas, workers.size(), ages), watcher);
    }

    private void on(PoolEvent event, Consumer<PoolCommand> watcher) {
        List<PoolCommand> told = pool.on(event, nowMs);
        for (PoolCommand command : told) {
            commands.add(command);
            watcher.accept(command);
            PoolEvent answer = obey(command);
            if (answer != null) {
                on(answer, watcher);
            }
        }
        if (brokers.stream().noneMatch(broker -> broker.reportedMs >= 0)) {
            blindMs = nowMs;
        }
    }

    private @Nullable PoolEvent obey(PoolCommand command) {
        switch (command) {
            case PoolCommand.Scale scale -> {
                lastWrite = scale;
                write(scale.to());
                going(new PoolCommand.ScaleIn(scale.from(), scale.to(), List.of()))
                        .forEach(workers::remove);
            }
            case PoolCommand.ScaleIn scale -> {
                lastWrite = scale;
                write(scale.to());
                going(scale).forEach(workers::remove);
                return new PoolEvent.ScaledIn();
            }
            case PoolCommand.Drain drain -> {
                mark(drain.workers(), true);
                return new PoolEvent.Drained(idle(drain.workers()));
            }
            case PoolCommand.Undrain undrain -> mark(undrain.workers(), false);
            case PoolCommand.MarkVictims _ -> {
                return new PoolEvent.Marked();
            }
            case PoolCommand.Tell _ -> {}
        }
        return null;
    }

    private Set<String> idle(List<String> names) {
        return names.stream()
                .filter(name -> workers.containsKey(name) && !worker(name).isBusy())
                .collect(Collectors.toUnmodifiableSet());
    }

    private void write(int to) {
        replicasBefore = replicas;
        replicas = to;
    }

    private void mark(List<String> names, boolean draining) {
        names.forEach(name -> workers.computeIfPresent(name, (_, worker) -> worker.draining(draining)));
    }
}
