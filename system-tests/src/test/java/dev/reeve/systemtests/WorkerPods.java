// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import dev.reeve.testkit.ProcessPool;
import dev.reeve.testkit.kubernetes.PodRunner;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/** Runs what the image of a pod names, as a process; the service is the label {@code app}. */
final class WorkerPods implements PodRunner {
    /** A {@link PacedWorker}. */
    static final String PACED = "paced";
    /** A worker of pyzmq and MDP 0.2, which knows nothing of Reeve. */
    static final String PLAIN = "plain";
    /** Nothing that would ever be ready. */
    static final String NOTHING = "nothing";
    /** What a worker prints then. */
    static final String READY = "ready";

    private static final Duration READY_MAX = Duration.ofSeconds(60);
    private static final Duration LIFE_MAX = Duration.ofMinutes(10);

    private final ProcessPool processes;
    private final List<String> brokers;
    private final List<Started> all = new CopyOnWriteArrayList<>();
    private final Queue<Double> startSeconds = new ConcurrentLinkedQueue<>();
    private volatile Map<String, String> more = Map.of();

    WorkerPods(ProcessPool processes, List<String> brokers) {
        this.processes = processes;
        this.brokers = brokers;
    }

    /** More of the environment of those that are started from now on. */
    void environment(Map<String, String> variables) {
        more = Map.copyOf(variables);
    }

    /** How long each took so far from when its pod was to run until brokers knew it. */
    List<Double> startSeconds() {
        return List.copyOf(startSeconds);
    }

    private record Started(String service, ProcessPool.Child process) {}

    @Override
    public Running start(Pod pod) {
        String image = pod.spec().path("containers").path(0).path("image").asText();
        if (image.equals(NOTHING)) {
            return new Idle(new CompletableFuture<>(), new CompletableFuture<>());
        }
        String service = pod.labels().path("app").asText();
        List<String> command = image.equals(PLAIN)
                ? new MdpPeer(MdpPeer.Language.PYTHON, "0.2").workerCommand(brokers.getFirst(), service)
                : ProcessPool.javaCommand(PacedWorker.class);
        long beganNs = System.nanoTime();
        Map<String, String> environment = new HashMap<>(more);
        environment.put("REEVE_BROKERS", String.join(",", brokers));
        environment.put("REEVE_POD_NAME", pod.name());
        environment.put(PacedWorker.SERVICE, service);
        ProcessPool.Child process = processes.start(pod.name(), command, environment);
        all.add(new Started(service, process));
        InPod running = new InPod(process);
        var _ = running.ready().thenRun(() -> startSeconds.add((System.nanoTime() - beganNs) / 1e9));
        return running;
    }

    /** How many were ever started for a service. */
    int started(String service) {
        return of(service).size();
    }

    /** What those of a service said that were told to end: how many calls each had. */
    List<String> toldToEnd(String service) {
        return of(service).stream()
                .flatMap(process -> process.output().lines())
                .filter(line -> line.startsWith(PacedWorker.TOLD))
                .map(line -> line.substring(PacedWorker.TOLD.length()))
                .toList();
    }

    private List<ProcessPool.Child> of(String service) {
        return all.stream()
                .filter(each -> each.service().equals(service))
                .map(Started::process)
                .toList();
    }

    /** No process at all. */
    private record Idle(CompletableFuture<String> ready, CompletableFuture<String> exited) implements Running {
        @Override
        public void terminate() {
            kill();
        }

        @Override
        public void kill() {
            boolean _ = exited.complete("killed");
        }
    }

    private static final class InPod implements Running {
        private final ProcessPool.Child process;
        private final CompletableFuture<?> ready;
        private final CompletableFuture<?> exited;

        InPod(ProcessPool.Child process) {
            this.process = process;
            ready = later(() -> process.awaitOutput(READY, READY_MAX));
            exited = later(() -> {
                if (!process.awaitExit(LIFE_MAX)) {
                    throw new IllegalStateException(process + " lives for more than " + LIFE_MAX);
                }
            });
        }

        private interface Wait {
            void run() throws InterruptedException;
        }

        private static CompletableFuture<?> later(Wait wait) {
            return CompletableFuture.runAsync(
                    () -> {
                        try {
                            wait.run();
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                            throw new IllegalStateException(e);
                        }
                    },
                    task -> {
                        Thread _ = Thread.ofVirtual().start(task);
                    });
        }

        @Override
        public CompletableFuture<?> ready() {
            return ready;
        }

        @Override
        public CompletableFuture<?> exited() {
            return exited;
        }

        @Override
        public void terminate() {
            process.terminate();
        }

        @Override
        public void kill() {
            process.kill();
        }
    }
}
