// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Real processes of a test: their output is captured, they can be killed and frozen, and none outlives the pool, nor
 * the JVM.
 *
 * <pre>{@code
 * try (ProcessPool processes = new ProcessPool()) {
 *     ProcessPool.Child worker = processes.java(EchoWorker.class, Map.of("REEVE_BROKERS", endpoint));
 *     worker.awaitOutput("registered", Duration.ofSeconds(10));
 *     worker.kill();
 * }
 * }</pre>
 */
public final class ProcessPool implements AutoCloseable {
    private static final Duration FREEZE_TIMEOUT = Duration.ofSeconds(5);

    private static final Duration END_TIME_MAX = Duration.ofSeconds(10);

    private final List<Child> children = Collections.synchronizedList(new ArrayList<>());
    private final Thread atExit = new Thread(this::killAll, "process-pool-exit");

    public ProcessPool() {
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /** A JVM like this one, with this class path. */
    public Child java(Class<?> main, Map<String, String> environment, String... arguments) {
        return start(main.getSimpleName(), javaCommand(main, arguments), environment);
    }

    /** The command that {@link #java} runs, to be put after one that sets the scene, or started under another name. */
    public static List<String> javaCommand(Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx128m", "-XX:TieredStopAtLevel=1", "-cp", classPath(), main.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    /** {@code python3} on a file. */
    public Child python(Path script, Map<String, String> environment, String... arguments) {
        List<String> command = new ArrayList<>(List.of("python3", "-u", script.toString()));
        command.addAll(List.of(arguments));
        return start(String.valueOf(script.getFileName()), command, environment);
    }

    /** Any command; standard error goes into the output. */
    public Child start(String name, List<String> command, Map<String, String> environment) {
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().putAll(environment);
            Child child = new Child(name, builder.start());
            children.add(child);
            return child;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + command, e);
        }
    }

    /** Kills what still runs and waits until it is gone. */
    @Override
    public void close() {
        killAll();
        for (Child child : List.copyOf(children)) {
            if (!child.awaitExit(END_TIME_MAX)) {
                throw new IllegalStateException(child + " cannot be killed");
            }
        }
        children.clear();
        try {
            boolean _ = Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException _) {
            // The JVM ends already, and everything is killed.
            return;
        }
    }

    private void killAll() {
        List.copyOf(children).forEach(Child::kill);
    }

    private static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    /** One process. */
    public static final class Child {
        private final String name;
        private final Process process;
        private final ProcessOutput output;

        private Child(String name, Process process) {
            this.name = name;
            this.process = process;
            this.output = ProcessOutput.of(name, process.getInputStream());
        }

        /** What it printed so far, at most the last 1 MiB. */
        public String output() {
            return output.text();
        }

        /**
         * Waits until it has printed that text.
         *
         * @throws AssertionError it did not in time, with what it printed instead
         */
        public void awaitOutput(String text, Duration atMost) throws InterruptedException {
            if (!output.await(text, atMost)) {
                throw new AssertionError(
                        this + " did not print '" + text + "' within " + atMost + " but:\n" + output());
            }
        }

        /** {@code kill -9}, also of its children: nothing is said to anybody. */
        public void kill() {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }

        /** SIGTERM; what it prints from then on is still read. */
        public void terminate() {
            // Process.destroy would close its output here.
            if (isAlive()) {
                signal("TERM");
            }
        }

        /**
         * SIGSTOP: the process is frozen, its connections stay. Returns when it has really stopped: a signal that came
         * before would otherwise still be handled, lower numbers first.
         */
        public void freeze() {
            signal("STOP");
            long deadlineNs = System.nanoTime() + FREEZE_TIMEOUT.toNanos();
            while (!isStopped()) {
                if (System.nanoTime() > deadlineNs) {
                    throw new IllegalStateException(this + " did not stop within " + FREEZE_TIMEOUT);
                }
            }
        }

        private boolean isStopped() {
            try {
                Process ps = new ProcessBuilder("ps", "-o", "state=", "-p", Long.toString(pid())).start();
                String state = new String(ps.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
                return state.strip().startsWith("T");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** SIGCONT. */
        public void thaw() {
            signal("CONT");
        }

        public boolean isAlive() {
            return process.isAlive();
        }

        public long pid() {
            return process.pid();
        }

        /** True if it ended in that time. */
        public boolean awaitExit(Duration atMost) {
            try {
                return process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return false;
            }
        }

        /** The exit code; 128 + n after signal n. */
        public int exitCode() {
            return process.exitValue();
        }

        private void signal(String signal) {
            try {
                Process kill = new ProcessBuilder("kill", "-" + signal, Long.toString(pid()))
                        .inheritIO()
                        .start();
                if (kill.waitFor() != 0) {
                    throw new IllegalStateException("kill -" + signal + " of " + this + " failed");
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public String toString() {
            return name + " (pid " + pid() + (isAlive() ? ")" : ", ended)");
        }
    }
}
