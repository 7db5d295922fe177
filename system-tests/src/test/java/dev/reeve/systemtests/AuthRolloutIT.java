// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reeve.testkit.FreePort;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The auth worker of the release before and today's on one schema, as a roll-out and a roll-back have them, while
 * people go on. The database is a new one on the server of the shared {@code ./reeve up}.
 */
@Tag("long")
@Tag("A12")
@Timeout(300)
class AuthRolloutIT {
    @RegisterExtension
    static final RunningReeve REEVE = RunningReeve.shared();

    private static final Path PREVIOUS = Launcher.ROOT.resolve("target/previous");
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String CREDENTIALS = "{\"email\":\"ada@example.org\",\"password\":\"correct horse battery\"}";

    /** A fault of that release, mended since: it registers before it can answer. */
    private static final String OF_A_STARTING_PREVIOUS = "this service is starting and waits for its database";

    private final List<Peer> processes = new ArrayList<>();
    private final BrokerProcess broker = BrokerProcess.start("reeve.broker.mdp.null-roles=client,worker,gateway,auth");

    @AfterEach
    void stop() {
        processes.forEach(Peer::close);
        broker.close();
    }

    @Test
    void nobodyNoticesARollOutOrThatItIsTakenBack() throws Exception {
        Assumptions.assumeTrue(
                Files.exists(ServiceProcess.jar(PREVIOUS, "auth-worker")),
                "the release before this one is not built: build-config/build-previous.sh . mvn");
        String database = newDatabase();
        Peer before = startAuth(PREVIOUS, database);
        Http http = startGateway();
        assertThat(http.post("/v1/auth/sign-up", "", CREDENTIALS).status()).isEqualTo(200);

        List<String> failures;
        try (AuthTraffic people = new AuthTraffic(http, CREDENTIALS)) {
            people.awaitMore(10);
            Peer today = startAuth(Launcher.ROOT, database);
            people.awaitMore(20);
            int _ = before.terminate();
            people.awaitMore(20);
            Peer again = startAuth(PREVIOUS, database);
            people.awaitMore(10);
            int _ = today.terminate();
            people.awaitMore(20);
            Peer _ = startAuth(Launcher.ROOT, database);
            int _ = again.terminate();
            people.awaitMore(10);
            failures = people.failures();
        }

        assertThat(failures)
                .filteredOn(failure -> !failure.contains(OF_A_STARTING_PREVIOUS))
                .isEmpty();
    }

    private static String newDatabase() throws SQLException {
        String name = "rollout_" + System.nanoTime();
        UpDatabase server = REEVE.database();
        try (Connection connection =
                        DriverManager.getConnection(server.url("reeve"), server.user(), server.password());
                Statement statement = connection.createStatement()) {
            boolean _ = statement.execute("CREATE DATABASE " + name);
        }
        return name;
    }

    /** Returns once it serves. */
    private Peer startAuth(Path root, String database) {
        int managementPort = FreePort.find();
        List<String> settings = new ArrayList<>(REEVE.database().settings("auth", database));
        settings.addAll(List.of(
                "reeve.brokers=" + broker.endpoint(),
                "quarkus.management.port=" + managementPort,
                "reeve.auth.sign-up.mode=immediate",
                "reeve.auth.encryption-key-file=" + REEVE.dataFolder().resolve("encryption-key")));
        Peer auth = ServiceProcess.startOf(root, "auth-worker", settings);
        processes.add(auth);
        Http management = new Http(URI.create("http://127.0.0.1:" + managementPort));
        await("the auth worker of " + root)
                .atMost(SOON)
                .ignoreExceptions()
                .until(() -> management.get("/q/health/ready", "").status() == 200);
        return auth;
    }

    private Http startGateway() {
        GatewayProcess gateway = GatewayProcess.start(broker.endpoint());
        processes.add(gateway.process());
        return gateway.awaitSessions().http();
    }
}
