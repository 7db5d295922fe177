// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static org.awaitility.Awaitility.await;

import dev.reeve.testkit.FreePort;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** A PostgreSQL of its own on a disk of 160 MiB that can be filled. Needs root and Linux. */
final class SmallDisk implements AutoCloseable {
    private static final Duration COMMAND_TIME_MAX = Duration.ofSeconds(60);
    private static final Path SCRIPT = Launcher.ROOT.resolve("system-tests/src/test/resources/small-disk.sh");

    private final DataFolder folder;
    private final int port;
    private final Process process;
    private final PrintStream orders;
    private final Peer holder;

    private SmallDisk(DataFolder folder, int port, Process process) {
        this.folder = folder;
        this.port = port;
        this.process = process;
        this.orders = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        this.holder = new Peer(process);
    }

    /**
     * The database, running and empty; skips the test, saying why, where no disk can be mounted.
     *
     * @param programs of PostgreSQL, unpacked by a {@code ./reeve up} before
     */
    static SmallDisk require(Path programs) {
        Launcher.Result allowed = Launcher.run(
                new ProcessBuilder("sh", "-c", "unshare -m mount -t tmpfs none /mnt && command -v setpriv"),
                Duration.ofSeconds(10));
        Assumptions.assumeTrue(
                allowed.exitCode() == 0,
                "no disk to be filled: mounting needs root and util-linux ("
                        + allowed.err().strip() + ")");
        DataFolder folder = DataFolder.make("small-disk");
        int port = FreePort.find();
        SmallDisk disk = new SmallDisk(folder, port, start(folder, programs, port));
        disk.holder.awaitText("done disk");
        disk.order("start");
        return disk;
    }

    private static Process start(DataFolder folder, Path programs, int port) {
        try {
            Path mounted = Files.createDirectory(folder.path().resolve("disk"));
            List<String> command = List.of(
                    "unshare",
                    "-m",
                    "sh",
                    SCRIPT.toString(),
                    mounted.toString(),
                    programs(programs).toString(),
                    Integer.toString(port),
                    folder.path().resolve("postgres.log").toString());
            return new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The folder with {@code initdb} and {@code postgres}. */
    private static Path programs(Path home) throws IOException {
        try (Stream<Path> servers = Files.list(home)) {
            return servers.map(server -> server.resolve("bin"))
                    .filter(bin -> Files.isExecutable(bin.resolve("initdb"))
                            && !bin.toString().contains("unpacking"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no PostgreSQL in " + home));
        }
    }

    /** What a logger needs to know of it. */
    List<String> loggerSettings() {
        String prefix = "reeve.logger.database.";
        return List.of(prefix + "url=jdbc:postgresql://127.0.0.1:" + port + "/postgres", prefix + "username=reeve");
    }

    /** Stops at once and starts again, as after a crash of the machine. */
    void restart() {
        order("stop");
        order("start");
    }

    /** From now on there is not a byte left. */
    void fill() {
        order("fill");
    }

    /** There is room again; if PostgreSQL gave up meanwhile, its supervisor starts it. */
    void free() {
        order("free");
        order("start");
    }

    /** What PostgreSQL says of itself. */
    String log() {
        try {
            return Files.readString(folder.path().resolve("postgres.log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void order(String command) {
        String done = "done " + command;
        long before = holder.count(done);
        orders.println(command);
        await("'" + done + "' of " + holder.lines())
                .atMost(COMMAND_TIME_MAX)
                .until(() -> holder.count(done) > before || !process.isAlive());
        if (!process.isAlive()) {
            throw new AssertionError("the database's disk is gone: " + holder.lines() + " " + log());
        }
    }

    @Override
    public void close() {
        orders.close();
        int _ = holder.awaitExit();
        folder.close();
    }
}
