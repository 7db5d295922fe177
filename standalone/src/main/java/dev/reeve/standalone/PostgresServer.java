// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.standalone;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The embedded database: initialised at the first start, restarted when it dies, stopped with Reeve. It listens on
 * 127.0.0.1 only, asks for a password (SCRAM), and keeps every commit ({@code fsync} stays on).
 *
 * <pre>
 *  new --start()--> running --died--> waiting (0.5 s, doubling to 10 s) --> running
 *                      \--stop()--> stopped
 * </pre>
 */
final class PostgresServer implements AutoCloseable {
    static final String ADMINISTRATOR = "reeve";

    private static final Duration INITIALISE_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration START_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(20);
    private static final long RESTART_DELAY_MIN_MS = 500;
    private static final long RESTART_DELAY_MAX_MS = 10_000;

    /** Sized for one JVM with a few small pools; the rest is PostgreSQL's default. */
    private static final List<String> SETTINGS = List.of(
            "listen_addresses=127.0.0.1",
            "unix_socket_directories=",
            "max_connections=40",
            "shared_buffers=24MB",
            "max_wal_size=256MB",
            "jit=off",
            "max_parallel_workers=0",
            "max_worker_processes=2",
            "io_method=sync",
            "lc_messages=C",
            "log_min_messages=warning",
            "log_line_prefix=%m ");

    private final Path folder;
    private final Path log;
    private final ServerUser user;
    private final int port;
    private final Path home;
    private final PostgresWatch watch;

    private final CountDownLatch stopping = new CountDownLatch(1);
    private volatile @Nullable Process process;

    /**
     * Unpacks the programs if that was not done before.
     *
     * @param folder for the data
     * @param programs for the programs; several servers may share it
     */
    PostgresServer(Path folder, Path programs, Path log, ServerUser user, int port, PostgresWatch watch) {
        this.folder = folder;
        this.log = log;
        this.user = user;
        this.port = port;
        this.watch = watch;
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw StartException.failed("cannot make " + folder + ": " + e.getMessage());
        }
        this.home = PostgresBinaries.unpackInto(programs);
    }

    int port() {
        return port;
    }

    /** Returns when the server takes connections. */
    void start(Path passwordFile) {
        stopLeftOver();
        if (!Files.exists(data().resolve("PG_VERSION"))) {
            initialise(passwordFile);
        } else {
            user.own(folder);
        }
        Process started = launch();
        Thread.ofVirtual().name("reeve-postgres-watch").start(() -> keepRunning(started));
    }

    @Override
    public void close() {
        stopping.countDown();
        Process running = process;
        if (running == null || !running.isAlive()) {
            return;
        }
        // SIGINT is PostgreSQL's fast shutdown: it ends sessions, writes a checkpoint and exits
        signal(running, "INT");
        if (!await(running, STOP_TIMEOUT)) {
            running.destroyForcibly();
        }
    }

    private void initialise(Path passwordFile) {
        Path password = folder.resolve("initial-password");
        try {
            Files.copy(passwordFile, password, StandardCopyOption.REPLACE_EXISTING);
            user.own(folder);
            run(
                    INITIALISE_TIMEOUT,
                    List.of(
                            program("initdb"),
                            "--pgdata=" + data(),
                            "--username=" + ADMINISTRATOR,
                            "--pwfile=" + password,
                            "--auth=scram-sha-256",
                            "--encoding=UTF8",
                            "--locale=C.UTF-8",
                            "--locale-provider=builtin",
                            "--builtin-locale=C.UTF-8",
                            "--no-instructions"));
            Files.delete(password);
        } catch (IOException e) {
            throw StartException.failed("cannot initialise the database in " + data() + ": " + e.getMessage());
        }
    }

    private Process launch() {
        List<String> command = new ArrayList<>(List.of(program("postgres"), "-D", data().toString(), "-p", "" + port));
        for (String setting : SETTINGS) {
            command.add("-c");
            command.add(setting);
        }
        try {
            Process started = new ProcessBuilder(user.command(command))
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .start();
            process = started;
            PostgresOutput output = new PostgresOutput(started.getInputStream(), log.resolve("postgres.log"));
            if (!output.awaitReady(START_TIMEOUT)) {
                started.destroyForcibly();
                throw StartException.failed("PostgreSQL did not start; its last words: " + output.tail()
                        + " (all of it: " + output.file() + ")");
            }
            return started;
        } catch (IOException e) {
            throw StartException.failed("cannot run " + program("postgres") + ": " + e.getMessage());
        }
    }

    private void keepRunning(Process first) {
        Process current = first;
        long delayMs = RESTART_DELAY_MIN_MS;
        while (!isStopping()) {
            long startedNs = System.nanoTime();
            int exit = waitFor(current);
            if (isStopping()) {
                return;
            }
            boolean ranWell = Duration.ofNanos(System.nanoTime() - startedNs).toSeconds() > 30;
            delayMs = ranWell ? RESTART_DELAY_MIN_MS : delayMs;
            watch.died(exit, delayMs);
            if (stopsWithin(delayMs)) {
                return;
            }
            delayMs = Math.min(delayMs * 2, RESTART_DELAY_MAX_MS);
            current = relaunch(current);
        }
    }

    private Process relaunch(Process dead) {
        try {
            stopLeftOver();
            Process started = launch();
            watch.restarted();
            return started;
        } catch (StartException e) {
            watch.restartFailed(String.valueOf(e.getMessage()));
            return dead;
        }
    }

    /** A server of an earlier run that was killed before it could stop its database. */
    private void stopLeftOver() {
        Path pidFile = data().resolve("postmaster.pid");
        if (!Files.exists(pidFile)) {
            return;
        }
        try {
            long pid = Long.parseLong(Files.readAllLines(pidFile, StandardCharsets.UTF_8)
                    .getFirst()
                    .strip());
            ProcessHandle left = ProcessHandle.of(pid).orElse(null);
            if (left == null || !left.info().command().orElse("postgres").contains("postgres")) {
                return;
            }
            run(STOP_TIMEOUT, List.of(program("pg_ctl"), "stop", "-D", data().toString(), "-m", "fast", "-w"));
        } catch (IOException | NumberFormatException e) {
            throw StartException.failed("cannot read " + pidFile + ": " + e.getMessage());
        }
    }

    private void run(Duration timeout, List<String> command) throws IOException {
        Process child = new ProcessBuilder(user.command(command))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.to(
                        log.resolve("postgres-setup.log").toFile()))
                .start();
        if (!await(child, timeout)) {
            child.destroyForcibly();
            throw new IOException(command.getFirst() + " did not end within " + timeout.toSeconds() + " s");
        }
        if (child.exitValue() != 0) {
            throw new IOException(Files.readString(log.resolve("postgres-setup.log"), StandardCharsets.UTF_8)
                    .strip());
        }
    }

    private Path data() {
        return folder.resolve("data");
    }

    private String program(String name) {
        return home.resolve("bin").resolve(name).toString();
    }

    private static void signal(Process target, String name) {
        try {
            Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(target.pid())).start();
            if (!await(kill, Duration.ofSeconds(5))) {
                kill.destroyForcibly();
            }
        } catch (IOException _) {
            // no kill program: SIGTERM is PostgreSQL's slower, equally clean way
            target.destroy();
        }
    }

    private static int waitFor(Process target) {
        try {
            return target.waitFor();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return -1;
        }
    }

    private static boolean await(Process target, Duration timeout) {
        try {
            return target.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private boolean isStopping() {
        return stopping.getCount() == 0;
    }

    private boolean stopsWithin(long delayMs) {
        try {
            return stopping.await(delayMs, TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
