// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reeve.brokerservice.ReevePeers.Answer;
import dev.reeve.brokerservice.ReevePeers.Client;
import dev.reeve.brokerservice.ReevePeers.Worker;
import dev.reeve.protocol.Envelope;
import dev.reeve.protocol.auth.v1.PullRevocationsReply;
import dev.reeve.protocol.auth.v1.PullRevocationsRequest;
import dev.reeve.protocol.auth.v1.RevokedItem;
import dev.reeve.protocol.v1.Reason;
import dev.reeve.protocol.v1.RequestEnvelope;
import dev.reeve.protocol.v1.Revocation;
import dev.reeve.protocol.v1.Revocations;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Calls with tokens through a whole broker, with an auth worker that only knows keys and revocations. */
final class TokenCallsIT {

    private static final TokenForge FORGE = new TokenForge("k1");
    private static final byte[] BODY = "{}".getBytes(UTF_8);

    private final List<RevokedItem> revoked = new CopyOnWriteArrayList<>();
    private final Queue<RequestEnvelope> handled = new ConcurrentLinkedQueue<>();
    private TestBroker broker;
    private Worker service;
    private Client client;

    @BeforeEach
    void start() throws IOException {
        TokenSettings usual = TokenSettings.defaults();
        TokenSettings quick = new TokenSettings(
                usual.verifierThreads(),
                usual.verifierQueueMax(),
                usual.cacheEntriesMax(),
                usual.failureEntriesMax(),
                usual.failureCacheTime(),
                usual.keysReloadTime(),
                Duration.ofMillis(200));
        broker = new TestBroker(s -> s, quick, Duration.ofSeconds(1));
        service = new Worker(broker.port(), "private", (envelope, body) -> {
            handled.add(envelope);
            return body;
        });
        client = new Client(broker.port());
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        service.close();
        broker.close();
    }

    private Worker authWorker() throws IOException {
        Worker auth = new Worker(broker.port(), "reeve.auth.v1.edge", this::edge);
        await().atMost(RawPeer.PATIENCE).until(() -> {
            DriverStats stats = broker.driver().stats();
            return stats != null && stats.hasKeys();
        });
        return auth;
    }

    private byte[] edge(RequestEnvelope envelope, byte[] body) throws IOException {
        if (envelope.getMethod().equals("Jwks")) {
            return TokenForge.jwks(FORGE).toByteArray();
        }
        long after = PullRevocationsRequest.parseFrom(body).getAfterSeq();
        return PullRevocationsReply.newBuilder()
                .setLastSeq(Math.max(after, revoked.size()))
                .addAllItems(
                        revoked.stream().filter(item -> item.getSeq() > after).toList())
                .build()
                .toByteArray();
    }

    private static byte[] token() {
        return FORGE.token(Instant.now().getEpochSecond());
    }

    private Answer call(byte[] token) throws IOException {
        return client.call("private", "say", token, BODY);
    }

    @Test
    @Tag("F10")
    void neverLetsTokenInWithoutKeys() throws IOException {
        Answer answer = call(token());

        assertThat(answer.envelope().getStatus().getReason()).isEqualTo(Reason.NO_WORKERS);
        assertThat(handled).isEmpty();
    }

    @Test
    @Tag("E-05")
    void workerSeesWhoCallsAndNotTheToken() throws IOException {
        try (Worker _ = authWorker()) {
            Answer answer = call(token());

            assertThat(answer.envelope().getStatus().getReason()).isEqualTo(Reason.OK);
            assertThat(answer.body()).isEqualTo(BODY);
            RequestEnvelope seen = handled.remove();
            assertThat(seen.getToken()).isEmpty();
            assertThat(seen.getStamp().getIdentity().getSubject()).isEqualTo("u_1");
            assertThat(seen.getStamp().getIdentity().getScopesList()).containsExactly("logs:write");
        }
    }

    @Test
    void refusalsLookAlikeFromOutside() throws IOException {
        try (Worker _ = authWorker()) {
            byte[] flipped = token();
            flipped[flipped.length - 5] ^= 1;
            byte[] expired = FORGE.token(Instant.now().getEpochSecond() - 1_000);
            Answer first = call(expired);
            for (byte[] bad : List.of(flipped, expired, "x".getBytes(UTF_8), new TokenForge("k1").token(0))) {
                Answer answer = call(bad);

                assertThat(answer.envelope().getStatus())
                        .isEqualTo(first.envelope().getStatus());
            }
            assertThat(first.envelope().getStatus().getReason()).isEqualTo(Reason.UNAUTHENTICATED);
            assertThat(call(new byte[0]).envelope().getStatus().getReason()).isEqualTo(Reason.UNAUTHENTICATED);
            assertThat(handled).isEmpty();
            assertThat(broker.driver().refusals(RefusalReason.EXPIRED)).isPositive();
        }
    }

    @Test
    @Tag("A4")
    void refusesSessionThatThePullSaysIsRevoked() throws IOException {
        try (Worker _ = authWorker()) {
            byte[] token = token();
            assertThat(call(token).envelope().getStatus().getReason()).isEqualTo(Reason.OK);

            revoked.add(RevokedItem.newBuilder()
                    .setSeq(1)
                    .setKind("session")
                    .setValue("s_1")
                    .setExpiresUnix(Instant.now().getEpochSecond() + 660)
                    .build());

            await().atMost(Duration.ofSeconds(5))
                    .until(() -> call(token).envelope().getStatus().getReason() == Reason.UNAUTHENTICATED);
            assertThat(call(FORGE.token(Instant.now().getEpochSecond() - 1))
                            .envelope()
                            .getStatus()
                            .getReason())
                    .isEqualTo(Reason.UNAUTHENTICATED);
        }
    }

    @Test
    @Tag("A4")
    void refusesAtOnceWhatTheAuthWorkerPushes() throws IOException {
        try (Worker _ = authWorker();
                Client pusher = new Client(broker.port())) {
            byte[] token = token();
            assertThat(call(token).envelope().getStatus().getReason()).isEqualTo(Reason.OK);
            Revocations push = Revocations.newBuilder()
                    .addItems(Revocation.newBuilder()
                            .setSeq(9)
                            .setKind("account")
                            .setValue("u_1")
                            .setExpiresUnix(Instant.now().getEpochSecond() + 660))
                    .build();

            Answer confirmed = pusher.call("mmi.reeve.revocations", "", new byte[0], Envelope.encode(push));

            assertThat(confirmed.envelope().getStatus().getReason()).isEqualTo(Reason.OK);
            assertThat(call(token).envelope().getStatus().getReason()).isEqualTo(Reason.UNAUTHENTICATED);
        }
    }

    @Test
    @Tag("F10")
    void keysStayInUseWhenTheAuthWorkerIsGone() throws IOException {
        Worker auth = authWorker();
        auth.close();

        assertThat(call(token()).envelope().getStatus().getReason()).isEqualTo(Reason.OK);
    }
}
