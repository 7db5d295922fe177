// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.reeve.protocol.DropReason;
import dev.reeve.protocol.MdpVersion;
import dev.reeve.protocol.v1.Identity;
import dev.reeve.protocol.v1.Reason;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How often one caller may call. */
@Tag("rate-limit")
class RateLimitTest {
    private static final RateLimit TWO_A_SECOND = RateLimit.parse("2/s");

    private static TestBroker generally(RateLimit limit, ServiceRule... rules) {
        return TestBroker.start(TestBroker.settings(rules).withRates(new RateSettings(limit, 100)));
    }

    private static Reason call(TestBroker broker, TestClient client, TestWorker worker) {
        client.call("shop", "x");
        worker.skipHeartbeats();
        if (!broker.inbox(worker.peer()).isEmpty()) {
            worker.reply(worker.next(), "y");
        }
        return client.onlyFinal().reason();
    }

    @Test
    void callerIsServedTheBurstThenEvenlyAndToldWhenToComeBack() {
        TestBroker broker = generally(TWO_A_SECOND);
        TestWorker worker = broker.reeveWorker("shop", "w", 10);
        TestClient client = broker.reeveClient();
        assertThat(call(broker, client, worker)).isEqualTo(Reason.OK);
        assertThat(call(broker, client, worker)).isEqualTo(Reason.OK);

        client.call("shop", "x");
        TestClient.Answer refused = client.onlyFinal();
        assertThat(refused.reason()).isEqualTo(Reason.RATE_LIMITED);
        assertThat(refused.envelope().getRetryAfterMs()).isEqualTo(500);
        worker.assertThatNothingCame();
        broker.jump(499);
        assertThat(call(broker, client, worker)).isEqualTo(Reason.RATE_LIMITED);
        broker.jump(1);
        assertThat(call(broker, client, worker)).isEqualTo(Reason.OK);
        assertThat(call(broker, client, worker)).isEqualTo(Reason.RATE_LIMITED);
        broker.jump(60_000);
        worker.heartbeat();
        assertThat(broker.rates().callers()).isEqualTo(1);
    }

    @Test
    void oneCallersLimitIsNotAnothers() {
        TestBroker broker = generally(RateLimit.parse("1/h"));
        TestWorker worker = broker.reeveWorker("shop", "w", 10);
        TestClient one = broker.reeveClient();
        TestClient other = broker.reeveClient();

        assertThat(call(broker, one, worker)).isEqualTo(Reason.OK);
        assertThat(call(broker, one, worker)).isEqualTo(Reason.RATE_LIMITED);
        assertThat(call(broker, other, worker)).isEqualTo(Reason.OK);
    }

    @Test
    void subjectIsOneCallerOverAllItsConnections() {
        TestBroker broker = generally(RateLimit.parse("1/m"));
        TestWorker worker = broker.reeveWorker("shop", "w", 10);
        broker.cache(
                "ada",
                new TokenVerdict.Verified(
                        Identity.newBuilder().setSubject("u_ada").build()));
        broker.reeveClient().call("shop", "x", envelope -> envelope.setToken("ada"));
        assertThat(worker.next().text()).isEqualTo("x");
        TestClient second = broker.reeveClient();
        second.call("shop", "x", envelope -> envelope.setToken("ada"));

        TestClient.Answer refused = second.onlyFinal();
        assertThat(refused.reason()).isEqualTo(Reason.RATE_LIMITED);
        assertThat(refused.envelope().getRetryAfterMs()).isEqualTo(60_000);
    }

    @Test
    void callersWithoutATokenBehindAGatewayAreToldApartByAddress() {
        TestBroker broker = generally(RateLimit.parse("1/m"));
        TestWorker worker = broker.reeveWorker("shop", "w", 10);
        TestClient gateway = broker.reeveClient(PeerRole.GATEWAY);
        gateway.call("shop", "1", envelope -> envelope.putClientMeta("address", "192.0.2.1"));
        gateway.call("shop", "2", envelope -> envelope.putClientMeta("address", "192.0.2.2"));
        assertThat(worker.next().text()).isEqualTo("1");
        assertThat(worker.next().text()).isEqualTo("2");
        gateway.call("shop", "3", envelope -> envelope.putClientMeta("address", "192.0.2.1"));
        assertThat(gateway.onlyFinal().reason()).isEqualTo(Reason.RATE_LIMITED);

        TestClient liar = broker.reeveClient();
        liar.call("shop", "4", envelope -> envelope.putClientMeta("address", "192.0.2.8"));
        liar.call("shop", "5", envelope -> envelope.putClientMeta("address", "192.0.2.9"));
        assertThat(liar.onlyFinal().reason()).isEqualTo(Reason.RATE_LIMITED);
    }

    @Test
    void connectionsOfOneKeyAreOneCaller() {
        TestBroker broker = generally(RateLimit.parse("1/m"));
        PeerRights key = PeerRights.ofKey("shop-app", Set.of(PeerRole.CLIENT), Set.of("*"), Set.of());
        TestWorker worker = broker.reeveWorker("shop", "w", 10);
        new TestClient(broker, broker.connect(key, true), MdpVersion.MDP02, true).call("shop", "1");
        TestClient again = new TestClient(broker, broker.connect(key, true), MdpVersion.MDP02, true);
        again.call("shop", "2");

        assertThat(worker.next().text()).isEqualTo("1");
        assertThat(again.onlyFinal().reason()).isEqualTo(Reason.RATE_LIMITED);
    }

    @Test
    void servicesOwnLimitReplacesTheGeneralOne() {
        TestBroker broker = generally(
                RateLimit.parse("1/h"),
                ServiceRule.of("shop", new ServicePolicy.Public()).withRateLimit(new RateLimit(3, 60_000, 3)));
        TestWorker worker = broker.reeveWorker("shop", "w", 10);
        TestClient client = broker.reeveClient();
        for (int i = 0; i < 3; i++) {
            assertThat(call(broker, client, worker)).isEqualTo(Reason.OK);
        }
        assertThat(call(broker, client, worker)).isEqualTo(Reason.RATE_LIMITED);
    }

    @Test
    void plainCallersRequestIsDroppedAndCounted() {
        TestBroker broker = generally(RateLimit.parse("1/h"));
        TestWorker worker = broker.plainWorker(MdpVersion.MDP02, "shop");
        TestClient client = broker.plainClient(MdpVersion.MDP02);
        client.request("shop", "1");
        client.request("shop", "2");

        assertThat(worker.next().text()).isEqualTo("1");
        assertThat(broker.drops()).containsExactly(DropReason.RATE_LIMITED);
        client.assertThatNothingCame();
    }

    @Test
    void reevesOwnServicesAndMmiAreLeftOut() {
        TestBroker broker = generally(RateLimit.parse("1/h"), ServiceRule.of("reeve.x", new ServicePolicy.Public()));
        TestWorker worker = broker.reeveWorker("reeve.x", "w", 10);
        TestClient client = broker.reeveClient();
        client.call("reeve.x", "1");
        client.call("reeve.x", "2");
        assertThat(worker.next().text()).isEqualTo("1");
        assertThat(worker.next().text()).isEqualTo("2");
        for (int i = 0; i < 3; i++) {
            client.call("mmi.service", "shop");
            assertThat(client.onlyFinal().text()).isEqualTo("404");
        }
        assertThat(broker.rates().callers()).isZero();
    }

    @Test
    void tableIsBoundedAndForgetsTheOneNotHeardOfForLongest() {
        TestBroker broker =
                TestBroker.start(TestBroker.settings().withRates(new RateSettings(RateLimit.parse("1/s"), 2)));
        TestWorker worker = broker.reeveWorker("shop", "w", 10);
        TestClient first = broker.reeveClient();
        TestClient second = broker.reeveClient();
        TestClient third = broker.reeveClient();
        call(broker, first, worker);
        call(broker, second, worker);
        assertThat(call(broker, first, worker)).isEqualTo(Reason.RATE_LIMITED);
        assertThat(call(broker, third, worker)).isEqualTo(Reason.OK);

        assertThat(broker.rates()).isEqualTo(new RateStats(2, 1));
        assertThat(call(broker, first, worker)).isEqualTo(Reason.RATE_LIMITED);
        broker.jump(1_000);
        assertThat(call(broker, second, worker)).isEqualTo(Reason.OK);
        assertThat(broker.rates()).isEqualTo(new RateStats(2, 1));
    }

    @Test
    void limitsAreReadAndNonsenseIsRefused() {
        assertThat(RateLimit.parse("20/m")).isEqualTo(new RateLimit(20, 60_000, 20));
        assertThat(RateLimit.parse("5/h").withBurst(2)).isEqualTo(new RateLimit(5, 3_600_000, 2));
        for (String bad : new String[] {"", "0/s", "1/d", "1 /s", "-1/s", "10000000/s"}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> RateLimit.parse(bad))
                    .withMessageContaining("rate limit");
        }
        assertThatIllegalArgumentException().isThrownBy(() -> new RateLimit(1, 1, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new RateSettings(null, 0));
    }
}
