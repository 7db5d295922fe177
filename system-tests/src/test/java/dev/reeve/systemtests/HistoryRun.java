// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.testkit.FreePort;
import dev.reeve.testkit.ProcessPool;
import dev.reeve.testkit.history.HistoryChecker;
import dev.reeve.testkit.history.HistoryEvent;
import dev.reeve.testkit.history.HistoryFiles;
import dev.reeve.testkit.history.HistoryReport;
import dev.reeve.testkit.history.HistoryRules;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** Brokers, workers and clients, each a process, and the folder with what they write down. */
final class HistoryRun implements AutoCloseable {
    /** A client sends an idempotent request again, twice at most, when its broker is lost. */
    static final int SENDS_MAX = 3;

    private static final Duration SLACK = Duration.ofSeconds(Integer.getInteger("reeve.history.slack", 10));
    private static final Duration START_TIME_MAX = Duration.ofSeconds(60);
    private static final Duration END_TIME_MAX = Duration.ofSeconds(90);

    private final ProcessPool processes = new ProcessPool();
    private final Path folder;
    private final List<Integer> ports;
    private final long seed = Long.getLong("reeve.seed", System.nanoTime() & 0xffff);
    private boolean clean;

    /** @param brokers for how many there are ports */
    HistoryRun(int brokers) {
        this.ports = IntStream.range(0, brokers).mapToObj(_ -> FreePort.find()).toList();
        try {
            this.folder = Files.createTempDirectory("reeve-history");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port(int broker) {
        return ports.get(broker);
    }

    /** Where everybody writes. */
    String folder() {
        return folder.toString();
    }

    String endpoint(int broker) {
        return "tcp://127.0.0.1:" + port(broker);
    }

    /** All of them. */
    String endpoints() {
        return IntStream.range(0, ports.size()).mapToObj(this::endpoint).collect(Collectors.joining(","));
    }

    /** Starts a broker and waits until it listens; the same number again is the same broker after its death. */
    ProcessPool.Child broker(int number, String... settings) {
        ProcessPool.Child broker = startBroker(number, settings);
        awaitListening(broker);
        return broker;
    }

    /** As {@link #broker}, without waiting. */
    ProcessPool.Child startBroker(int number, String... settings) {
        List<String> all = new ArrayList<>(List.of("reeve.broker.mdp.port=" + port(number)));
        all.addAll(List.of(settings));
        return start("broker-" + number, brokerCommand("broker-" + number, all));
    }

    static void awaitListening(ProcessPool.Child... brokers) {
        Arrays.stream(brokers).forEach(broker -> await(broker, "listens on"));
    }

    static List<String> brokerCommand(String id, List<String> settings) {
        List<String> all = new ArrayList<>(List.of(
                "reeve.broker.id=" + id,
                "quarkus.management.port=0",
                "reeve.broker.drain-grace=10s",
                BrokerProcess.ofService("*", "policy=public")));
        all.addAll(settings);
        return ServiceProcess.smallCommand("broker-service", all);
    }

    /** Starts a worker of the services {@code steady} and {@code once}; it is not ready yet. */
    ProcessPool.Child startWorker(String who, String brokers, String... options) {
        return start(who, program(HistoryWorker.class, who, "brokers=" + brokers, options));
    }

    static void awaitReady(ProcessPool.Child... workers) {
        Arrays.stream(workers).forEach(worker -> await(worker, "ready\n"));
    }

    /** Starts a client: its load begins at once. */
    ProcessPool.Child client(String who, String brokers, String... options) {
        return start(who, program(HistoryClient.class, who, "brokers=" + brokers, options));
    }

    List<String> program(Class<?> main, String who, String where, String... options) {
        List<String> all = new ArrayList<>(List.of("folder=" + folder, "who=" + who, where));
        all.add("seed=" + (seed + who.hashCode()) % 100_000);
        all.addAll(List.of(options));
        return ProcessPool.javaCommand(main, all.toArray(String[]::new));
    }

    /** Starts anything. */
    ProcessPool.Child start(String name, List<String> command) {
        return processes.start(name, command, Map.of());
    }

    /** What the load's randomness is drawn from; {@code -Dreeve.seed=N} sets it. */
    long seed() {
        return seed;
    }

    /** How many calls of that client ended so until now: ok, unknown, or a reason. */
    static long count(ProcessPool.Child client, String end) {
        return last(client, end);
    }

    /** The number in the newest whole line that has {@code name=NUMBER}; 0 if there is none. */
    static long last(ProcessPool.Child child, String name) {
        String output = child.output();
        String key = " " + name + "=";
        int from = output.lastIndexOf('\n');
        int at = from < 0 ? -1 : output.lastIndexOf(key, from);
        if (at < 0) {
            return 0;
        }
        int end = at + key.length();
        while (Character.isDigit(output.charAt(end))) {
            end++;
        }
        return Long.parseLong(output, at + key.length(), end, 10);
    }

    /** How often it has printed that text. */
    static int occurrences(ProcessPool.Child child, String text) {
        String output = child.output();
        int count = 0;
        for (int at = output.indexOf(text); at >= 0; at = output.indexOf(text, at + 1)) {
            count++;
        }
        return count;
    }

    /**
     * Waits until the load is served as it comes: processes that start are slow at first, on a busy machine for long.
     * By then clients know what workers say of their services.
     */
    static void awaitCalm(ProcessPool.Child client, int rate) {
        awaitMoreOk(client, rate, START_TIME_MAX);
        Awaitility.await("calm of " + client).atMost(START_TIME_MAX).until(() -> last(client, "open") < rate / 4);
        awaitMoreOk(client, 2 * rate, START_TIME_MAX);
    }

    /** Waits until that many more calls were answered. */
    static void awaitMoreOk(ProcessPool.Child client, int more, Duration atMost) {
        long before = count(client, "ok");
        Awaitility.await(more + " more answers for " + client)
                .atMost(atMost)
                .until(() -> count(client, "ok") >= before + more || !client.isAlive());
        assertThat(client.isAlive()).as(client::output).isTrue();
    }

    /** Ends the clients' load in order and waits until each has an outcome for every call. */
    void finish(ProcessPool.Child... clients) {
        Arrays.stream(clients).forEach(ProcessPool.Child::terminate);
        for (ProcessPool.Child client : clients) {
            await(client, "\ndone\n", END_TIME_MAX);
            assertThat(client.awaitExit(END_TIME_MAX)).as(client::toString).isTrue();
        }
    }

    /** Checks everything that was written, after {@link #finish}; fails with the smallest offending history. */
    HistoryReport check(HistoryRules rules) {
        // A machine that is busy with other things is late by itself.
        HistoryReport report = HistoryChecker.check(folder, rules.lateBy(HistoryRules.LATE_BY.plus(SLACK)));
        System.out.println("history, seed " + seed + ": " + report);
        report.requireClean();
        clean = true;
        return report;
    }

    static void awaitOutput(ProcessPool.Child child, String text) {
        await(child, text);
    }

    /** What was written until now. */
    List<HistoryEvent> events() {
        return HistoryFiles.read(folder);
    }

    private static void await(ProcessPool.Child child, String text) {
        await(child, text, START_TIME_MAX);
    }

    private static void await(ProcessPool.Child child, String text, Duration atMost) {
        try {
            child.awaitOutput(text, atMost);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        processes.close();
        if (clean) {
            delete();
        }
    }

    /** Kept where it is worth a look. */
    private void delete() {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
