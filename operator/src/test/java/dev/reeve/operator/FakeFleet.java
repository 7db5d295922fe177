// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import dev.reeve.protocol.broker.v1.Kind;
import dev.reeve.protocol.broker.v1.ServiceStats;
import dev.reeve.protocol.broker.v1.StatsReport;
import dev.reeve.protocol.broker.v1.WorkerStats;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** One service's workers and what every broker says of them. */
class FakeFleet implements BrokerLink {
    /** A worker; draining by a mark, or as it was told to end. */
    static final class Worker {
        int inFlight;
        boolean isLeaving;
        final String pod;

        Worker(String pod) {
            this.pod = pod;
        }
    }

    final Map<String, Worker> workers = new TreeMap<>();
    final Set<String> marked = new HashSet<>();
    final List<String> calls = new ArrayList<>();
    final List<Set<String>> watched = new ArrayList<>();
    private final Set<String> strangers = new HashSet<>();
    final Set<String> refusing = new HashSet<>();
    private final String service;
    private final Map<String, Long> seqs = new TreeMap<>();
    int waiting;
    long arrivals;
    long boot = 7;
    private int named;

    FakeFleet(String service) {
        this.service = service;
    }

    Set<String> pods() {
        return workers.values().stream()
                .map(worker -> worker.pod)
                .filter(pod -> !strangers.contains(pod))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** It serves the same, elsewhere. */
    void stranger(String name, String pod) {
        workers.put(name, new Worker(pod));
        strangers.add(pod);
    }

    void ready(int count) {
        for (int i = 0; i < count; i++) {
            String name = "w%04d".formatted(named++);
            workers.put(name, new Worker("pod-" + name));
        }
    }

    void busy(int count) {
        int left = count;
        for (Worker worker : workers.values()) {
            worker.inFlight = left > 0 ? 1 : 0;
            left--;
        }
    }

    /** It was told to end. */
    void leaves(String name) {
        workers.computeIfPresent(name, (_, worker) -> {
            worker.isLeaving = true;
            return worker;
        });
    }

    StatsReport full(String broker) {
        StatsReport.Builder report = report(broker, Kind.FULL);
        workers.forEach((name, worker) -> report.addWorkers(WorkerStats.newBuilder()
                .setInstanceId(name)
                .setService(service)
                .setPodName(worker.pod)
                .setCapacity(1)
                .setInFlight(worker.inFlight)
                .setDraining(worker.isLeaving || marked.contains(name))
                .setReadyForMs(60_000)));
        return report.build();
    }

    StatsReport urgent(String broker) {
        return report(broker, Kind.URGENT).build();
    }

    private StatsReport.Builder report(String broker, Kind kind) {
        int inFlight =
                workers.values().stream().mapToInt(worker -> worker.inFlight).sum();
        return StatsReport.newBuilder()
                .setBrokerId(broker)
                .setBootId(boot)
                .setSeq(seqs.merge(broker, 1L, Long::sum))
                .setKind(kind)
                .addServices(ServiceStats.newBuilder()
                        .setService(service)
                        .setArrivals(arrivals)
                        .setWaiting(waiting)
                        .setInFlight(inFlight));
    }

    @Override
    public void watch(Set<String> services) {
        watched.add(Set.copyOf(services));
    }

    @Override
    public Set<String> drain(String ofService, List<String> instances, long ttlMs) {
        calls.add("drain " + instances);
        marked.addAll(instances);
        Set<String> idle = new HashSet<>(instances);
        idle.removeIf(name -> {
            Worker worker = workers.get(name);
            return refusing.contains(name) || (worker != null && worker.inFlight > 0);
        });
        return idle;
    }

    @Override
    public void undrain(String ofService, List<String> instances) {
        calls.add("undrain " + instances);
        marked.removeAll(instances);
    }

    @Override
    public void close() {}
}
