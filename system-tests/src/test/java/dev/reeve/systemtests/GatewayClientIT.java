// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.reeve.gatewayclient.Body;
import dev.reeve.gatewayclient.CallOptions;
import dev.reeve.gatewayclient.ConnectionState;
import dev.reeve.gatewayclient.DeviceKey;
import dev.reeve.gatewayclient.Door;
import dev.reeve.gatewayclient.LogLevel;
import dev.reeve.gatewayclient.OutboxEntry;
import dev.reeve.gatewayclient.Position;
import dev.reeve.gatewayclient.Publication;
import dev.reeve.gatewayclient.Reeve;
import dev.reeve.gatewayclient.ReeveBuilder;
import dev.reeve.gatewayclient.ReeveException;
import dev.reeve.gatewayclient.ReeveListener;
import dev.reeve.gatewayclient.Reply;
import dev.reeve.gatewayclient.ReplyStream;
import dev.reeve.gatewayclient.Setting;
import dev.reeve.gatewayclient.SignedIn;
import dev.reeve.gatewayclient.Store;
import dev.reeve.gatewayclient.TopicListener;
import dev.reeve.testkit.FaultProxy;
import dev.reeve.workersdk.Call;
import dev.reeve.workersdk.Codec;
import dev.reeve.workersdk.Payload;
import dev.reeve.workersdk.Worker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code gateway-client} against all of Reeve, over a link that can be cut: what its scenarios say, for real. */
class GatewayClientIT {
    @RegisterExtension
    static final RunningReeve REEVE = RunningReeve.shared();

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String PASSWORD = "a long enough password";

    private final FaultProxy link = FaultProxy.to(REEVE.url().getPort());
    private final Store store = Store.inMemory();
    private final Heard heard = new Heard();
    private final String service = "phone-notes-" + UUID.randomUUID().toString().substring(0, 8);
    private final List<String> saved = new CopyOnWriteArrayList<>();
    private final Map<String, Integer> runs = new ConcurrentHashMap<>();
    private final Worker worker = worker();
    private final Reeve reeve = client(store).build();

    @AfterEach
    void close() {
        reeve.close();
        worker.close();
        link.close();
    }

    @Test
    void anAccountKeepsItsUserThroughDoorsUpgradeAndSignIn() {
        SignedIn anonymous = reeve.auth().startAnonymously();
        Reply byHttp = reeve.service("echo").call("say", "{\"text\":\"hi\"}");
        connect();
        Reply bySocket =
                reeve.service("echo").call("say", Map.of("text", "ho"), CallOptions.DEFAULT.by(Door.WEBSOCKET));
        String mail = UUID.randomUUID() + "@example.org";
        SignedIn named = reeve.auth().upgrade().withPassword(mail, PASSWORD).orElseThrow();
        reeve.auth().signOut();
        SignedIn again = reeve.auth().signIn(mail, PASSWORD);

        assertThat(byHttp.map()).containsEntry("text", "hi");
        assertThat(bySocket.map()).containsEntry("text", "ho");
        assertThat(anonymous.isAnonymous()).isTrue();
        assertThat(named.user()).isEqualTo(anonymous.user());
        assertThat(again.user()).isEqualTo(anonymous.user());
        assertThat(again.isAnonymous()).isFalse();
    }

    @Test
    void partsOfAStreamComeInOrderOverBothDoors() {
        reeve.auth().startAnonymously();
        connect();

        for (Door door : List.of(Door.HTTP, Door.WEBSOCKET)) {
            List<String> parts = new ArrayList<>();
            try (ReplyStream stream = reeve.service(service).stream("count", "{}", CallOptions.DEFAULT.by(door))) {
                stream.forEach(part -> parts.add(text(part)));
                assertThat(stream.last().text()).isEqualTo("4");
            }
            assertThat(parts).as("over %s", door).containsExactly("1", "2", "3");
        }
    }

    @Test
    void topicsGoOnBehindTheLastItemWhenTheLinkWasCut() {
        String topic = "user." + reeve.auth().startAnonymously().user();
        List<String> events = new CopyOnWriteArrayList<>();
        connect();
        reeve.topic(topic).subscribe(remembering(events));
        await().atMost(SOON).until(() -> {
            publish(topic, 0);
            return !events.isEmpty();
        });

        link.refuse();
        await().atMost(SOON).until(() -> reeve.state() == ConnectionState.WAITING);
        IntStream.rangeClosed(1, 5).forEach(number -> publish(topic, number));
        link.heal();
        reeve.networkUp();

        await().atMost(SOON).until(() -> events.contains("5"));
        assertThat(events).filteredOn(event -> !event.equals("0")).containsExactly("1", "2", "3", "4", "5");
    }

    @Test
    void topicsComeAsEventStreamsWhereNoWebSocketGetsThroughAndMissNothingOnTheWayBack() throws IOException {
        try (NoUpgradeProxy office = NoUpgradeProxy.to(REEVE.url().getPort());
                Reeve behind = client("http://127.0.0.1:" + office.port(), Store.inMemory())
                        .set(Setting.BACKOFF_BASE_MS, 50)
                        .build()) {
            String topic = "user." + behind.auth().startAnonymously().user();
            List<String> events = new CopyOnWriteArrayList<>();
            behind.topic(topic).subscribe(remembering(events));
            await().atMost(SOON).until(behind::isFallback);
            await().atMost(SOON).until(() -> {
                publish(topic, 0);
                return !events.isEmpty();
            });

            office.cut();
            IntStream.rangeClosed(1, 5).forEach(number -> publish(topic, number));
            await().atMost(SOON).until(() -> events.contains("5"));
            office.allow();
            behind.networkUp();
            await().atMost(SOON).until(() -> behind.state() == ConnectionState.OPEN);
            publish(topic, 6);

            await().atMost(SOON).until(() -> events.contains("6"));
            assertThat(behind.isFallback()).isFalse();
            assertThat(events).filteredOn(event -> !event.equals("0")).containsExactly("1", "2", "3", "4", "5", "6");
        }
    }

    @Test
    void theOutboxMakesEachCallOnceAndInOrderWhateverTheLinkDoes() {
        reeve.auth().startAnonymously();
        link.refuse();
        reeve.networkDown();
        IntStream.range(0, 10).forEach(number -> reeve.outbox().add(service, "save", Map.of("n", number)));
        assertThat(reeve.outbox().entries()).hasSize(10);
        reeve.close();

        try (Reeve next = client(store).build()) {
            link.heal();
            next.networkUp();
            await().atMost(SOON).until(() -> saved.size() >= 2);
            link.cut();
            await().atMost(SOON).until(() -> saved.size() >= 5);
            link.cut();
            next.networkUp();
            await().atMost(SOON).until(() -> next.outbox().entries().isEmpty());
        }

        assertThat(saved)
                .containsExactlyElementsOf(IntStream.range(0, 10)
                        .mapToObj(number -> "{\"n\":" + number + "}")
                        .toList());
        assertThat(runs).hasSize(10).allSatisfy((_, count) -> assertThat(count).isEqualTo(1));
    }

    @Test
    void tokensAreRenewedInPlaceWithAProofOfTheDevicesKey() {
        try (Reeve phone = client(store)
                .deviceKey(DeviceKey.inStore(store))
                .set(Setting.REFRESH_AT, 0.001)
                .build()) {
            phone.auth().startAnonymously();
            phone.connect();
            await().atMost(SOON).until(() -> phone.state() == ConnectionState.OPEN);
            String first = phone.auth().accessToken();

            await().atMost(SOON).until(() -> !phone.auth().accessToken().equals(first));

            assertThat(phone.state()).isEqualTo(ConnectionState.OPEN);
            assertThat(phone.service("echo")
                            .call("say", "{}", CallOptions.DEFAULT.by(Door.WEBSOCKET))
                            .text())
                    .isEqualTo("{}");
        }
    }

    @Test
    void aSessionThatIsRevokedElsewhereEndsHere() {
        reeve.auth().startAnonymously();
        connect();

        new Http(REEVE.url()).post("/v1/auth/sign-out-all", reeve.auth().accessToken(), "{}");

        await().atMost(SOON).until(() -> heard.lost.contains("SESSION_REVOKED"));
        assertThat(reeve.auth().user()).isEmpty();
        assertThat(store.read("session")).isNull();
    }

    @Test
    void aLineLoggedBeforeAnybodySignedInIsFoundInTheConsolesHistory() {
        String word = "zebra" + UUID.randomUUID().toString().substring(0, 8);
        reeve.logs().log(LogLevel.ERROR, "shop.cart", word, Map.of("items", 3, "password", "hunter22"));

        assertThat(StoredLogs.await(REEVE, word).toString())
                .contains("shop.cart")
                .contains("[redacted]")
                .doesNotContain("hunter22");
    }

    @Test
    void aLevelSetForThisInstallationCountsOverARestart() throws IOException {
        SignedIn _ = reeve.auth().startAnonymously();
        connect();
        JsonNode installation = new ObjectMapper().readTree(store.read("installation"));
        String topic = "device." + installation.path("installation").asText();
        Map<String, Object> level =
                Map.of("logger", "net", "level", "DEBUG", "untilMs", System.currentTimeMillis() + SOON.toMillis() * 3);
        await().atMost(SOON).until(() -> {
            publish(topic, Map.of("id", "c1", "level", level));
            return reeve.logs().isOn("net.http", LogLevel.DEBUG);
        });
        assertThat(reeve.logs().isOn("network", LogLevel.DEBUG)).isFalse();
        reeve.close();

        String word = "heron" + UUID.randomUUID().toString().substring(0, 8);
        try (Reeve next = client(store).build()) {
            next.logs().log(LogLevel.DEBUG, "net.http", word, Map.of());
            next.logs().flush();
            JsonNode _ = StoredLogs.await(REEVE, word);
        }
    }

    @Test
    void aCallEndsWithinItsDeadlineWhenNobodyAnswers() {
        reeve.auth().startAnonymously();
        link.stall();

        ReeveException error = org.assertj.core.api.Assertions.catchThrowableOfType(
                ReeveException.class,
                () -> reeve.service("echo").call("say", "{}", CallOptions.DEFAULT.deadline(Duration.ofSeconds(1))));

        assertThat(error.reason()).isEqualTo("UNKNOWN");
    }

    private ReeveBuilder client(Store of) {
        return client("http://127.0.0.1:" + link.port(), of);
    }

    private static ReeveBuilder client(String url, Store of) {
        return Reeve.at(url).installation(of).app("system-test", "1");
    }

    private void connect() {
        reeve.listen(heard);
        reeve.connect();
        await().atMost(SOON).until(() -> reeve.state() == ConnectionState.OPEN);
    }

    /** By somebody who may, past the link. */
    private static void publish(String topic, Object body) {
        try (Reeve admin = Reeve.at(REEVE.url().toString()).build()) {
            SignedIn _ = admin.auth().signInWithKey(REEVE.adminKey());
            Position at = admin.topic(topic).publish(body);
            assertThat(at.offset()).isPositive();
        }
    }

    private static TopicListener remembering(List<String> events) {
        return new TopicListener() {
            @Override
            public void publication(Publication publication) {
                events.add(text(publication.body()));
            }

            @Override
            public void reset(Position position) {
                events.add("reset");
            }
        };
    }

    private Worker worker() {
        return Worker.builder()
                .brokers("tcp://127.0.0.1:" + REEVE.brokerPort())
                .shutdownHook(false)
                .service(service, offered -> offered.anyMethod(Codec.payload(), this::answer))
                .start();
    }

    private Payload answer(Payload body, Call<Payload> call) {
        if (call.method().equals("count")) {
            List.of("1", "2", "3").forEach(number -> call.emit(json(number)));
            return json("4");
        }
        runs.merge(call.idempotencyKey(), 1, Integer::sum);
        saved.add(new String(body.bytes(), StandardCharsets.UTF_8));
        return json("true");
    }

    private static Payload json(String text) {
        return new Payload(text.getBytes(StandardCharsets.UTF_8), "application/json");
    }

    private static String text(Body body) {
        return new String(body.bytes(), StandardCharsets.UTF_8);
    }

    /** What the app was told. */
    private static final class Heard implements ReeveListener {
        private final List<String> lost = new CopyOnWriteArrayList<>();

        @Override
        public void sessionLost(String reason) {
            lost.add(reason);
        }

        @Override
        public void failed(OutboxEntry entry, ReeveException error) {
            lost.add(error.reason());
        }
    }
}
