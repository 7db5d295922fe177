// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reeve.testkit.FreePort;
import dev.reeve.testkit.HostilePeer;
import dev.reeve.workersdk.Codec;
import dev.reeve.workersdk.Worker;
import dev.reeve.zmtp.curve.CurveKeyFile;
import dev.reeve.zmtp.curve.CurveKeyPair;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Gateway, auth worker, logger and a worker, each with a key of its own, on a broker process that encrypts and lets in
 * nobody else. The database is that of the shared {@code ./reeve up}.
 */
@Timeout(180)
class EncryptedServicesIT {
    @RegisterExtension
    static final RunningReeve REEVE = RunningReeve.shared();

    private static final String STOLEN = "stolen";
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final CurveKeyPair BROKER_KEYS = CurveKeyPair.generate(RANDOM);
    private static final List<Peer> SERVICES = new ArrayList<>();

    @TempDir
    static Path folder;

    private static BrokerProcess broker;
    private static Worker worker;
    private static Http http;

    @BeforeAll
    static void start() throws Exception {
        new CurveKeyFile(BROKER_KEYS, Optional.empty(), Optional.empty()).create(folder.resolve("broker.key"));
        Files.createFile(allowList());
        allow("auth", "auth services=reeve.auth.*");
        allow("logger", "worker services=reeve.log.*,opentelemetry.* topics=device.*");
        allow("shop", "worker services=shop.*");
        allow("gateway", "gateway");
        allow(STOLEN, "gateway");
        broker = BrokerProcess.start(
                "reeve.broker.mdp.key-file=" + folder.resolve("broker.key"),
                "reeve.broker.mdp.allow-list=" + allowList());
        startAuth();
        startService("logger-worker", "logger", REEVE.database().settings("logger", "reeve"));
        http = startGateway("gateway");
        worker = Worker.builder()
                .brokers(broker.endpoint())
                .keyFile(keyFile("shop"))
                .shutdownHook(false)
                .service(
                        "shop.upper",
                        service -> service.method("call", Codec.payload(), (body, _) -> SdkPeers.upper(body)))
                .start();
        assertThat(worker.awaitReady(SOON)).isTrue();
    }

    @AfterAll
    static void stop() {
        worker.close();
        SERVICES.forEach(Peer::close);
        broker.close();
    }

    private static Path allowList() {
        return folder.resolve("allowed");
    }

    private static Path keyFile(String name) {
        return folder.resolve(name + ".key");
    }

    /** A new key with a line on the list. */
    private static void allow(String name, String rights) throws IOException {
        CurveKeyPair pair = CurveKeyPair.generate(RANDOM);
        new CurveKeyFile(pair, Optional.empty(), Optional.of(BROKER_KEYS.publicKey())).create(keyFile(name));
        Files.writeString(
                allowList(),
                pair.publicKeyZ85() + " " + name + " " + rights + "\n",
                StandardCharsets.UTF_8,
                StandardOpenOption.APPEND);
    }

    private static void startService(String module, String name, List<String> more) {
        List<String> settings = new ArrayList<>(List.of(
                "reeve.brokers=" + broker.endpoint(),
                "reeve.key-file=" + keyFile(name),
                "quarkus.management.port=" + FreePort.find()));
        settings.addAll(more);
        SERVICES.add(ServiceProcess.start(module, settings));
    }

    private static void startAuth() {
        Path data = REEVE.dataFolder();
        List<String> settings = new ArrayList<>(REEVE.database().settings("auth", "reeve"));
        settings.add("reeve.auth.encryption-key-file=" + data.resolve("encryption-key"));
        settings.add("reeve.auth.admin-key-file=" + data.resolve("admin-key"));
        settings.add("reeve.auth.app-key-file=" + data.resolve("app-key"));
        startService("auth-worker", "auth", settings);
    }

    private static Http startGateway(String name) {
        GatewayProcess gateway = GatewayProcess.start(broker.endpoint(), "reeve.key-file=" + keyFile(name));
        SERVICES.add(gateway.process());
        return gateway.awaitSessions().http();
    }

    @Test
    void aPhoneIsServedAndItsLogIsKept() {
        String token = http.anonymousToken();

        assertThat(http.post("/v1/services/shop.upper/call", token, "\"hello\"").body())
                .isEqualTo("\"HELLO\"");
        assertThat(http.post(
                                "/v1/logs/records",
                                REEVE.appKey(),
                                "{\"body\":\"sealed on its way\"}\n",
                                "Content-Type",
                                "application/x-ndjson")
                        .status())
                .isEqualTo(200);
        String admin = http.token(REEVE.adminKey());
        assertThat(http.get("/v1/logs/records?q=sealed%20on%20its%20way", admin).body())
                .contains("sealed on its way");
    }

    @Test
    void theLoggersKeyTellsADeviceItsLevel() {
        // Given
        JsonNode phone = http.post("/v1/auth/installations", "", "{}").json();
        String device = phone.path("installation").asText();
        String token = phone.path("accessToken").asText();
        await("the logger")
                .atMost(SOON)
                .until(() -> http.get("/v1/logs/config?version=1.4.2", token).status() == 200);

        // When
        JsonNode level = http.post(
                        "/v1/logs/levels",
                        REEVE.adminKey(),
                        "{\"value\":\"" + device + "\",\"level\":\"debug\",\"reason\":\"ticket 7\"}")
                .json();

        // Then
        assertThat(level.path("sent").asInt()).isEqualTo(1);
    }

    @Test
    void whoSpeaksInTheClearIsPutOut() throws Exception {
        try (HostilePeer stranger = HostilePeer.connect(broker.port())) {
            stranger.write(HostilePeer.greeting(3, "NULL"));

            assertThat(stranger.isClosedWithin(SOON)).isTrue();
        }
    }

    @Test
    void callsThroughAGatewayWhoseKeyIsTakenBackAreRefusedAsNotAvailable() throws Exception {
        Http door = startGateway(STOLEN);
        String token = door.anonymousToken();
        List<String> lines = new ArrayList<>(Files.readAllLines(allowList(), StandardCharsets.UTF_8));

        lines.removeIf(line -> line.contains(" " + STOLEN + " "));
        Files.write(allowList(), lines);

        await("calls are refused")
                .atMost(SOON)
                .until(() ->
                        door.post("/v1/services/shop.upper/call", token, "{}").status() == 503);
        assertThat(http.post("/v1/services/shop.upper/call", token, "{}").status())
                .isEqualTo(200);
    }
}
