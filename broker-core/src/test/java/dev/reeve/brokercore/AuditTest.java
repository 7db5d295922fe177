// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.protocol.MdpVersion;
import dev.reeve.protocol.v1.Identity;
import dev.reeve.protocol.v1.Reason;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Which calls are told to the audit log. */
@Tag("audit")
class AuditTest {
    private static final ServicePolicy CLOSED = new ServicePolicy.NeedsScope("s");

    private final TestBroker broker = TestBroker.start(TestBroker.settings(
            ServiceRule.of("closed", CLOSED),
            ServiceRule.of("quiet", CLOSED).withAudit(AuditLevel.NONE),
            ServiceRule.of("money", new ServicePolicy.Public()).withAudit(AuditLevel.ALL)));

    private List<BrokerCommand.Audited> audited() {
        return broker.commands(BrokerCommand.Audited.class);
    }

    @Test
    void refusedCallIsToldWithWhoAndWhy() {
        broker.reeveWorker("closed", "w", 1);
        Identity ada =
                Identity.newBuilder().setSubject("u_ada").setTenant("acme").build();
        broker.cache("t", new TokenVerdict.Verified(ada));
        TestClient gateway = broker.reeveClient(PeerRole.GATEWAY);
        gateway.call(
                "closed",
                "x",
                envelope -> envelope.setToken("t").setMethod("buy").putClientMeta("address", "192.0.2.7"));

        assertThat(audited()).hasSize(1);
        BrokerCommand.Audited told = audited().getFirst();
        assertThat(told.service()).isEqualTo("closed");
        assertThat(told.method()).isEqualTo("buy");
        assertThat(told.requestId()).hasSize(32);
        assertThat(told.end()).isEqualTo(CallEnd.REFUSED);
        assertThat(told.reason()).isEqualTo(Reason.FORBIDDEN);
        assertThat(told.sensitive()).isFalse();
        assertThat(told.caller())
                .isEqualTo(new BrokerCommand.AuditedCaller("u_ada", "acme", "", "192.0.2.7", gateway.peer()));
    }

    @Test
    void goodCallsAndWantOfWorkersAreNotTold() {
        TestWorker worker = broker.reeveWorker("shop", "w", 1);
        TestClient client = broker.reeveClient();
        client.call("shop", "x");
        worker.reply(worker.next(), "y");
        client.call("idem", "nobody serves it");
        broker.advance(20_000);

        assertThat(client.next().reason()).isEqualTo(Reason.OK);
        assertThat(client.onlyFinal().reason()).isEqualTo(Reason.NO_WORKERS);
        assertThat(audited()).isEmpty();
    }

    @Test
    void everyCallOfASensitiveServiceIsToldWithItsEnd() {
        TestWorker worker = broker.reeveWorker("money", "w", 2);
        TestClient client = broker.reeveClient();
        client.call("money", "x");
        worker.reply(worker.next(), "y");
        client.call("money", "x");
        worker.next();
        worker.lose();

        assertThat(audited()).extracting(BrokerCommand.Audited::reason).containsExactly(Reason.OK, Reason.UNKNOWN);
        assertThat(audited()).allMatch(BrokerCommand.Audited::sensitive);
    }

    @Test
    void quietServiceTellsNothing() {
        broker.reeveWorker("quiet", "w", 1);
        TestClient client = broker.reeveClient();
        client.call("quiet", "x");

        assertThat(client.onlyFinal().reason()).isEqualTo(Reason.UNAUTHENTICATED);
        assertThat(audited()).isEmpty();
    }

    @Test
    void whatIsTurnedAwayAtTheDoorIsTold() {
        TestClient client = broker.reeveClient();
        client.call("unheard-of", "x");
        client.call("shop", "x", envelope -> envelope.setMethod("not a method"));
        PeerRights narrow = PeerRights.ofKey("app", Set.of(PeerRole.CLIENT), Set.of("closed"), Set.of());
        TestClient plain = new TestClient(broker, broker.connect(narrow, false), MdpVersion.MDP02, false);
        plain.request("quiet", "x");
        plain.request("other.service", "x");

        assertThat(audited())
                .extracting(BrokerCommand.Audited::reason)
                .containsExactly(Reason.SERVICE_UNKNOWN, Reason.INVALID_REQUEST);
    }

    @Test
    void plainRequestWithoutRightsIsTold() {
        PeerRights narrow = PeerRights.ofKey("app", Set.of(PeerRole.CLIENT), Set.of("shop"), Set.of());
        TestClient plain = new TestClient(broker, broker.connect(narrow, false), MdpVersion.MDP02, false);
        plain.request("closed", "x");

        assertThat(audited()).hasSize(1);
        assertThat(audited().getFirst().end()).isEqualTo(CallEnd.DROPPED);
        assertThat(audited().getFirst().caller().user()).isEqualTo("app");
    }
}
