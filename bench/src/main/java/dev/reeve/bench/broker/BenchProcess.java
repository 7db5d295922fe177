// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.broker;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A process that is measured: what it says, what it uses. It ends with {@link #close}, or with this JVM. */
public final class BenchProcess implements AutoCloseable {
    private static final Duration END_TIME_MAX = Duration.ofSeconds(10);
    private static final String END_OF_OUTPUT = "\0";

    private final String title;
    private final Process process;
    private final PrintStream input;
    private final Path log;
    private final @Nullable Path collections;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

    private BenchProcess(String title, Process process, Path log, @Nullable Path collections) {
        this.title = title;
        this.process = process;
        this.log = log;
        this.collections = collections;
        this.input = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    }

    /** Its output goes into a file of the folder and is read here too. */
    public static BenchProcess start(
            String title, List<String> command, Map<String, String> environment, Path logs, @Nullable Path collections)
            throws IOException {
        Files.createDirectories(logs);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        BenchProcess started = new BenchProcess(title, builder.start(), logs.resolve(title + ".log"), collections);
        Runtime.getRuntime().addShutdownHook(new Thread(started::kill));
        Thread.ofPlatform().name("output-" + title).daemon(true).start(started::readOutput);
        return started;
    }

    private void readOutput() {
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
                PrintStream file = new PrintStream(Files.newOutputStream(log), true, StandardCharsets.UTF_8)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                file.println(line);
                lines.add(line);
            }
        } catch (IOException e) {
            lines.add(e.toString());
        } finally {
            lines.add(END_OF_OUTPUT);
        }
    }

    /** To its standard input. */
    public void say(String line) {
        input.println(line);
    }

    /**
     * The next line that has the words in it; others are passed over.
     *
     * @throws BenchException it does not come
     */
    public String await(String words, Duration atMost) throws InterruptedException {
        long untilNs = System.nanoTime() + atMost.toNanos();
        while (true) {
            String line = lines.poll(untilNs - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (line == null) {
                throw new BenchException(
                        title + " did not say \"" + words + "\" within " + atMost.toSeconds() + " s: see " + log);
            }
            if (line.equals(END_OF_OUTPUT)) {
                throw new BenchException(title + " ended: see " + log);
            }
            if (line.contains(words)) {
                return line;
            }
        }
    }

    /** What it and its own processes have used until now. */
    public Usage usage() {
        try (Stream<ProcessHandle> all =
                Stream.concat(Stream.of(process.toHandle()), process.toHandle().descendants())) {
            return all.map(Usage::of).reduce(Usage.NONE, Usage::plus);
        }
    }

    public long pid() {
        return process.pid();
    }

    /** Collections of garbage since the start; empty for what is no JVM. */
    GcLog collections() {
        if (collections == null || !Files.exists(collections)) {
            return GcLog.EMPTY;
        }
        try {
            return GcLog.parse(Files.readAllLines(collections));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        List<ProcessHandle> own = process.toHandle().descendants().toList();
        own.forEach(ProcessHandle::destroy);
        process.destroy();
        try {
            if (!process.waitFor(END_TIME_MAX)) {
                kill();
            }
        } catch (InterruptedException _) {
            kill();
            Thread.currentThread().interrupt();
        }
    }

    private void kill() {
        process.toHandle().descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
