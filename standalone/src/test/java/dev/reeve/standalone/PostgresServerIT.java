// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The embedded database through everything that happens to it on a laptop: first start, second start, a crash, a Reeve
 * that was killed before it could stop its database.
 */
class PostgresServerIT {
    private static final String PASSWORD = "test-password";

    /** Unpacked by the first test. */
    private static Path programs;

    private final AtomicInteger deaths = new AtomicInteger();
    private final AtomicInteger restarts = new AtomicInteger();
    private Path folder;
    private PostgresServer server;

    @BeforeAll
    static void makeProgramsFolder() throws IOException {
        programs = passableFolder("reeve-postgres-programs");
    }

    @AfterAll
    static void removePrograms() {
        DataFolder.delete(programs);
    }

    @BeforeEach
    void startForTheFirstTime() throws IOException {
        folder = passableFolder("reeve-postgres");
        Files.createDirectories(folder.resolve("log"));
        Files.writeString(folder.resolve("password"), PASSWORD, StandardCharsets.UTF_8);
        server = start();
        Database.ensure(server.port(), PASSWORD);
    }

    @AfterEach
    void stop() {
        server.close();
        DataFolder.delete(folder);
    }

    private static Path passableFolder(String name) throws IOException {
        return Files.createTempDirectory(
                name, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
    }

    @Test
    void keepsDataOverARestart() throws SQLException {
        execute("CREATE TABLE kept (n int)");
        execute("INSERT INTO kept VALUES (42)");

        server.close();
        server = start();

        assertThat(query("SELECT n FROM kept")).isEqualTo(42);
    }

    @Test
    void refusesAWrongPassword() {
        assertThat(failureOf("guess")).contains("password authentication failed");
    }

    @Test
    void comesBackAfterACrash() throws SQLException {
        execute("CREATE TABLE kept (n int)");
        execute("INSERT INTO kept VALUES (7)");

        ProcessHandle.of(pid()).orElseThrow().destroyForcibly();

        await().atMost(Duration.ofSeconds(20)).untilAtomic(restarts, org.hamcrest.Matchers.is(1));
        assertThat(deaths).hasValue(1);
        assertThat(query("SELECT n FROM kept")).isEqualTo(7);
    }

    @Test
    void stopsTheServerThatAKilledRunLeftBehind() throws SQLException {
        execute("CREATE TABLE kept (n int)");
        PostgresServer forgotten = server;

        server = start();

        await().atMost(Duration.ofSeconds(20)).until(() -> deaths.get() == 1);
        forgotten.close();
        execute("INSERT INTO kept VALUES (1)");
        assertThat(query("SELECT n FROM kept")).isEqualTo(1);
    }

    private PostgresServer start() {
        boolean root = "root".equals(System.getProperty("user.name"));
        PostgresServer started = new PostgresServer(
                folder.resolve("postgres"),
                programs,
                folder.resolve("log"),
                ServerUser.choose(root, folder),
                Ports.anyFree(),
                new CountingWatch());
        started.start(folder.resolve("password"));
        return started;
    }

    private long pid() {
        try {
            return Long.parseLong(
                    Files.readAllLines(folder.resolve("postgres/data/postmaster.pid"), StandardCharsets.UTF_8)
                            .getFirst()
                            .strip());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private String failureOf(String password) {
        try (Connection _ =
                DriverManager.getConnection(Database.url(server.port()), PostgresServer.ADMINISTRATOR, password)) {
            return "let in";
        } catch (SQLException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private int query(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            assertThat(result.next()).isTrue();
            return result.getInt(1);
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(Database.url(server.port()), PostgresServer.ADMINISTRATOR, PASSWORD);
    }

    private final class CountingWatch implements PostgresWatch {
        @Override
        public void died(int exitCode, long restartInMs) {
            deaths.incrementAndGet();
        }

        @Override
        public void restarted() {
            restarts.incrementAndGet();
        }

        @Override
        public void restartFailed(String why) {}
    }
}
