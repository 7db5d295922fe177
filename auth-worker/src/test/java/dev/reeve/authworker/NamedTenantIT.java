// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.gatewayapi.auth.v1.StartAnonymousRequest;
import dev.reeve.protocol.v1.BrokerStamp;
import dev.reeve.protocol.v1.Reason;
import dev.reeve.workersdk.testing.TestReply;
import org.junit.jupiter.api.Test;

/** The tenant of calls without a token, as a gateway names it. */
class NamedTenantIT extends AuthServiceFixture {
    private TestReply start(String role, String tenant) throws InterruptedException {
        return service.tester()
                .open(
                        "StartAnonymous",
                        StartAnonymousRequest.getDefaultInstance().toByteArray(),
                        envelope -> envelope.setContentType("application/proto")
                                .putClientMeta("tenant", tenant)
                                .setStamp(BrokerStamp.newBuilder()
                                        .setDeadlineMsLeft(10_000)
                                        .setAttempt(1)
                                        .setPeerRole(role)))
                .last();
    }

    @Test
    void isBelievedFromGatewaysAlone() throws Exception {
        String _ = AdminCallers.tenant(fixture);

        TestReply named = start("gateway", "other");
        TestReply client = start("client", "other");

        assertThat(named.reason()).as(named.errorText()).isEqualTo(Reason.OK);
        assertThat(client.reason()).as(client.errorText()).isEqualTo(Reason.OK);
        assertThat(fixture.texts("SELECT tenant FROM auth.account ORDER BY tenant"))
                .containsExactly("default", "other");
    }

    @Test
    void isRefusedWhenThereIsNone() throws Exception {
        TestReply reply = start("gateway", "nobodys");

        assertThat(reply.code()).isEqualTo("NOT_FOUND");
        assertThat(fixture.texts("SELECT tenant FROM auth.account")).isEmpty();
    }
}
