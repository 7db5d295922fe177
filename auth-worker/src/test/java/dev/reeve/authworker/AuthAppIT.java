// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTest;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** The application as it is wired: it starts without a database and without a broker, and finds the database later. */
@QuarkusTest
@QuarkusTestResource(AuthAppIT.Files0.class)
class AuthAppIT {
    @Inject
    AuthApp app;

    @ConfigProperty(name = "quarkus.management.test-port")
    int managementPort;

    @ConfigProperty(name = "test.postgres.port")
    int postgresPort;

    private String get(String path) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + managementPort + path))
                                    .timeout(Duration.ofSeconds(5))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }

    @Test
    void startsWithoutADatabaseAndFindsItByItself() throws Exception {
        String early = get("/q/health/ready");

        assertThat(early).contains("\"auth\"", "DOWN");
        try (EmbeddedPostgres _ =
                EmbeddedPostgres.builder().setPort(postgresPort).start()) {
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> "not registered at a broker".equals(app.notReadyBecause()));
            assertThat(get("/q/metrics")).contains("reeve_auth_hash_queued", "reeve_auth_database_reachable 1.0");
        }
        await().atMost(Duration.ofSeconds(20))
                .until(() -> String.valueOf(app.notReadyBecause()).contains("database"));
    }

    /** Key files, and a port on which a database will come up later. */
    public static final class Files0 implements QuarkusTestResourceLifecycleManager {
        @Override
        public Map<String, String> start() {
            try (ServerSocket free = new ServerSocket(0)) {
                Path folder = Files.createTempDirectory("reeve-auth-test");
                Path encryption = Files.writeString(folder.resolve("encryption-key"), AuthFixture.newKey());
                Path admin = Files.writeString(
                        folder.resolve("admin-key"),
                        ApiKey.generate(ApiKey.Kind.SECRET, new SecureRandom()).text());
                String port = Integer.toString(free.getLocalPort());
                return Map.of(
                        "test.postgres.port",
                        port,
                        "quarkus.management.test-port",
                        "0",
                        "reeve.brokers",
                        "tcp://127.0.0.1:1",
                        "reeve.auth.database.url",
                        "jdbc:postgresql://127.0.0.1:" + port + "/postgres",
                        "reeve.auth.database.username",
                        "postgres",
                        "reeve.auth.encryption-key-file",
                        encryption.toString(),
                        "reeve.auth.admin-key-file",
                        admin.toString());
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void stop() {
            // Nothing runs between tests.
        }
    }
}
