// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.protocol.MdpVersion;
import dev.reeve.protocol.v1.Identity;
import dev.reeve.protocol.v1.Method;
import dev.reeve.protocol.v1.Reason;
import dev.reeve.protocol.v1.Revocation;
import dev.reeve.protocol.v1.Revocations;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who a caller is, and what it may call. */
@Tag("R-27")
class TokenTest {
    private final TestBroker broker = TestBroker.start(BrokerSettings.defaults("broker-0")
            .withServices(List.of(
                    ServiceRule.of("open", new ServicePolicy.Public()),
                    ServiceRule.of("scoped", new ServicePolicy.NeedsScope("s:read")),
                    ServiceRule.of("roles", new ServicePolicy.NeedsRole(Set.of(PeerRole.GATEWAY, PeerRole.BROKER))))));
    private final TestClient client = broker.reeveClient();

    private TestWorker open;
    private TestWorker closed;
    private TestWorker scoped;

    @BeforeEach
    void register() {
        open = broker.reeveWorker("open", "w", 100);
        closed = broker.reeveWorker("closed", "w", 100);
        scoped = broker.reeveWorker("scoped", "w", 100);
        broker.cache("user", verified("u_1"));
        broker.cache("reader", verified("u_2", "s:read"));
        broker.cache("admin", verified("u_3", "admin"));
        broker.cache("bad", new TokenVerdict.Refused("EXPIRED"));
        broker.cache("nokeys", new TokenVerdict.KeysMissing());
        broker.cache("busy", new TokenVerdict.Overloaded());
        broker.cache("key", verified("k_1", "logs:write"));
        broker.cache("callkey", verified("k_2", "services:call:clo"));
        broker.cache("otherkey", verified("k_3", "services:call:other"));
        broker.cache("adminkey", verified("k_4", "admin"));
    }

    private static TokenVerdict verified(String subject, String... scopes) {
        return new TokenVerdict.Verified(Identity.newBuilder()
                .setSubject(subject)
                .addAllScopes(List.of(scopes))
                .build());
    }

    @ParameterizedTest
    @CsvSource({
        "open,,OK",
        "open,user,OK",
        "open,bad,OK",
        "open,nokeys,NO_WORKERS",
        "open,busy,QUEUE_FULL",
        "closed,,UNAUTHENTICATED",
        "closed,user,OK",
        "closed,bad,UNAUTHENTICATED",
        "closed,nokeys,NO_WORKERS",
        "closed,key,FORBIDDEN",
        "closed,callkey,OK",
        "closed,otherkey,FORBIDDEN",
        "closed,adminkey,OK",
        "scoped,,UNAUTHENTICATED",
        "scoped,user,FORBIDDEN",
        "scoped,reader,OK",
        "scoped,admin,OK",
        "roles,admin,FORBIDDEN"
    })
    void admitsByPolicy(String service, @Nullable String token, Reason expected) {
        client.call(service, "x", envelope -> envelope.setToken(token == null ? "" : token));
        if (expected == Reason.OK) {
            client.assertThatNothingCame();
            assertThat(broker.stats(service).inFlight()).isOne();
        } else {
            assertThat(client.onlyFinal().reason()).isEqualTo(expected);
        }
    }

    @Test
    void admitsRolesWithoutToken() {
        TestWorker worker = broker.reeveWorker("roles", "w", 10);
        client.call("roles", "x", envelope -> envelope.setToken("admin"));
        assertThat(client.onlyFinal().reason()).isEqualTo(Reason.FORBIDDEN);
        TestClient gateway = broker.reeveClient(PeerRole.GATEWAY);
        gateway.call("roles", "x");
        assertThat(worker.next().envelope().getStamp().getPeerRole()).isEqualTo("gateway");
        gateway.call("roles", "x", envelope -> envelope.setToken("bad"));
        assertThat(worker.next().envelope().getStamp().hasIdentity()).isFalse();
        TestClient internal = broker.reeveClient(PeerRole.BROKER);
        internal.call("roles", "x");
        assertThat(worker.next().envelope().getStamp().getPeerRole()).isEqualTo("broker");
        PeerRights auth = PeerRights.ofKey("auth-1", Set.of(PeerRole.AUTH), Set.of(), Set.of());
        TestClient authWorker = new TestClient(broker, broker.connect(auth, true), MdpVersion.MDP02, true);
        authWorker.call("open", "x");
        var stamp = open.next().envelope().getStamp();
        assertThat(stamp.getPeerRole()).isEqualTo("auth");
        assertThat(stamp.getPeerUser()).isEqualTo("auth-1");
    }

    @Test
    void knowsTheRulesOfItsOwnServices() {
        broker.reeveWorker("reeve.auth.v1.auth", "w", 10);
        broker.reeveWorker("reeve.auth.v1.edge", "w", 10);
        broker.reeveWorker("opentelemetry.proto.collector.logs.v1.logsservice", "w", 10);
        client.call("reeve.auth.v1.auth", "x");
        client.assertThatNothingCame();
        client.call("reeve.auth.v1.edge", "x", envelope -> envelope.setToken("admin"));
        assertThat(client.onlyFinal().reason()).isEqualTo(Reason.FORBIDDEN);
        client.call("opentelemetry.proto.collector.logs.v1.logsservice", "x", envelope -> envelope.setToken("key"));
        client.assertThatNothingCame();
        client.call("opentelemetry.proto.collector.logs.v1.logsservice", "x", envelope -> envelope.setToken("user"));
        assertThat(client.onlyFinal().reason()).isEqualTo(Reason.FORBIDDEN);
    }

    @Test
    void letsWorkersTightenButNeverWeaken() {
        TestWorker strict = broker.freshWorker(MdpVersion.MDP02);
        strict.readyAs(
                "open",
                TestWorker.info("strict", 10).toBuilder()
                        .addMethods(Method.newBuilder().setName("*").addScopes("s:read"))
                        .addMethods(Method.newBuilder().setName("wipe").addScopes("s:wipe"))
                        .build());
        client.call("open", "x");
        assertThat(client.onlyFinal().reason()).isEqualTo(Reason.UNAUTHENTICATED);
        client.call("open", "x", envelope -> envelope.setToken("user"));
        assertThat(client.onlyFinal().reason()).isEqualTo(Reason.FORBIDDEN);
        client.call("open", "x", envelope -> envelope.setToken("reader"));
        client.assertThatNothingCame();
        client.call("open", "x", envelope -> envelope.setToken("reader").setMethod("wipe"));
        assertThat(client.onlyFinal().reason()).isEqualTo(Reason.FORBIDDEN);
        client.call("open", "x", envelope -> envelope.setToken("admin").setMethod("wipe"));
        client.assertThatNothingCame();
        strict.lose();
        client.clear();
        client.call("open", "x");
        client.assertThatNothingCame();
    }

    private List<BrokerCommand.CheckToken> questions() {
        return broker.commands(BrokerCommand.CheckToken.class);
    }

    @Test
    void asksTheDriverOncePerTokenAndKeepsOrder() {
        client.call("closed", "1", envelope -> envelope.setToken("new"));
        client.call("closed", "2", envelope -> envelope.setToken("new"));
        client.call("closed", "3", envelope -> envelope.setToken("other"));
        assertThat(questions()).hasSize(2);
        assertThat(new String(questions().getFirst().token(), StandardCharsets.UTF_8))
                .isEqualTo("new");
        closed.assertThatNothingCame();
        assertThat(broker.broker().stats(broker.nowMs()).tokensWaiting()).isEqualTo(3);
        broker.on(new BrokerEvent.TokenChecked(questions().getFirst().ticket(), verified("u_9")));
        assertThat(closed.next().text()).isEqualTo("1");
        TestWorker.Job second = closed.next();
        assertThat(second.text()).isEqualTo("2");
        assertThat(second.envelope().getStamp().getIdentity().getSubject()).isEqualTo("u_9");
        closed.assertThatNothingCame();
        broker.on(new BrokerEvent.TokenChecked(questions().getFirst().ticket(), verified("u_9")));
        broker.on(new BrokerEvent.TokenChecked(4_711, verified("u_9")));
        broker.on(new BrokerEvent.TokenChecked(questions().getLast().ticket(), new TokenVerdict.Refused("SIGNATURE")));
        assertThat(client.onlyFinal().reason()).isEqualTo(Reason.UNAUTHENTICATED);
        assertThat(broker.broker().stats(broker.nowMs()).tokensWaiting()).isZero();
    }

    @Test
    void endsCallsThatWaitForAVerdictTooLong() {
        client.call("closed", "1", envelope -> envelope.setToken("new").setDeadlineMsLeft(1_000));
        client.call("closed", "2", envelope -> envelope.setToken("new").setDeadlineMsLeft(2_000));
        broker.advance(1_000);
        assertThat(client.onlyFinal().reason()).isEqualTo(Reason.EXPIRED);
        assertThat(broker.stats("closed").arrivals()).isZero();
        broker.on(new BrokerEvent.TokenChecked(1, verified("u_9")));
        assertThat(closed.next().text()).isEqualTo("2");
        closed.assertThatNothingCame();
    }

    @Test
    void forgetsTicketWhenNobodyWaitsForIt() {
        byte[] id = client.call("closed", "1", envelope -> envelope.setToken("new"));
        client.cancel(id);
        assertThat(broker.broker().stats(broker.nowMs()).tokensWaiting()).isZero();
        client.call("closed", "2", envelope -> envelope.setToken("new"));
        assertThat(questions()).hasSize(2);
        client.lose();
        broker.on(new BrokerEvent.TokenChecked(2, verified("u_9")));
        closed.assertThatNothingCame();
    }

    @Test
    void boundsCallsThatWaitForVerdicts() {
        TestClient gateway = broker.reeveClient(PeerRole.GATEWAY);
        for (int i = 0; i < 1_001; i++) {
            String token = "token-" + i;
            gateway.call("closed", "x", envelope -> envelope.setToken(token));
        }
        assertThat(gateway.onlyFinal().reason()).isEqualTo(Reason.QUEUE_FULL);
        assertThat(questions()).hasSize(1_000);
    }

    @Test
    void tellsGatewaysWhoseTokenItIs() throws Exception {
        TestClient gateway = broker.reeveClient(PeerRole.GATEWAY);
        gateway.call("mmi.reeve.token", "", envelope -> envelope.setToken("key"));
        Identity identity =
                Identity.parseFrom(Raw.unext(gateway.onlyFinal().body().getFirst()));
        assertThat(identity.getSubject()).isEqualTo("k_1");
        gateway.call("mmi.reeve.token", "", envelope -> envelope.setToken("bad"));
        assertThat(gateway.onlyFinal().reason()).isEqualTo(Reason.UNAUTHENTICATED);
        gateway.call("mmi.reeve.token", "");
        assertThat(gateway.onlyFinal().reason()).isEqualTo(Reason.UNAUTHENTICATED);
        byte[] id = gateway.call("mmi.reeve.token", "", envelope -> envelope.setToken("later"));
        gateway.call(
                "mmi.reeve.token",
                "",
                envelope -> envelope.setRequestId(com.google.protobuf.ByteString.copyFrom(id))
                        .setToken("x"));
        assertThat(gateway.onlyFinal().reason()).isEqualTo(Reason.INVALID_REQUEST);
        broker.on(new BrokerEvent.TokenChecked(1, verified("u_7")));
        assertThat(gateway.onlyFinal().reason()).isEqualTo(Reason.OK);
    }

    @Test
    void boundsOpenQuestionsForTokens() {
        TestBroker own = TestBroker.start(
                TestBroker.settings().withBounds(BoundSettings.defaults().withOpen(1, 1)));
        TestClient gateway = own.reeveClient(PeerRole.GATEWAY);
        gateway.call("mmi.reeve.token", "", envelope -> envelope.setToken("a"));
        gateway.call("mmi.reeve.token", "", envelope -> envelope.setToken("b"));
        assertThat(gateway.onlyFinal().reason()).isEqualTo(Reason.QUEUE_FULL);
        gateway.call("mmi.reeve.topic", List.of(Raw.EMPTY), envelope -> envelope.setMethod("open"));
        assertThat(gateway.onlyFinal().reason()).isEqualTo(Reason.QUEUE_FULL);
    }

    @Test
    void handsRevocationsToTheDriverAndToGateways() {
        TestClient gateway = broker.reeveClient(PeerRole.GATEWAY);
        gateway.call("mmi.reeve.topic", List.of(Raw.EMPTY), envelope -> envelope.setMethod("open"));
        gateway.call(
                "mmi.reeve.topic",
                List.of(Raw.ext(dev.reeve.protocol.v1.TopicPositions.newBuilder()
                        .addPositions(
                                dev.reeve.protocol.v1.TopicPosition.newBuilder().setTopic("reeve.revocations"))
                        .build())),
                envelope -> envelope.setMethod("subscribe"));
        gateway.clear();
        Revocations revocations = Revocations.newBuilder()
                .addItems(Revocation.newBuilder().setSeq(5).setKind("session").setValue("s_1"))
                .build();
        TestClient auth = broker.reeveClient(PeerRole.AUTH);
        auth.call("mmi.reeve.revocations", List.of(Raw.ext(revocations)), envelope -> envelope);
        assertThat(auth.onlyFinal().reason()).isEqualTo(Reason.OK);
        assertThat(broker.commands(BrokerCommand.Revoked.class))
                .containsExactly(new BrokerCommand.Revoked(revocations));
        TestClient.Answer item = gateway.next();
        assertThat(item.body().get(1)).isEqualTo(Raw.ext(revocations));
        auth.call("mmi.reeve.revocations", List.of(Raw.bytes("x")), envelope -> envelope);
        assertThat(auth.onlyFinal().reason()).isEqualTo(Reason.INVALID_REQUEST);
        gateway.call("mmi.reeve.revocations", List.of(Raw.ext(revocations)), envelope -> envelope);
        assertThat(gateway.onlyFinal().text()).isEqualTo("501");
        assertThat(open).isNotNull();
        assertThat(scoped).isNotNull();
    }
}
