// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A trace without a trace store: the gateway's line of a call is found by the trace of its caller. */
class TracedCallIT {
    private static final String TRACE = "7d1f00c9b2a04b6ab0c1e37b4a5d9f10";

    @RegisterExtension
    static final RunningReeve REEVE = RunningReeve.shared();

    @Test
    void showsTheCallOfATraceWithItsWaitAtTheBrokerAndItsTimeAtTheWorker() {
        // When
        Http.Answer answer = new Http(REEVE.url())
                .post(
                        "/v1/services/echo/say",
                        REEVE.cli("token").strip(),
                        "{}",
                        "traceparent",
                        "00-" + TRACE + "-00f067aa0ba902b7-01");

        // Then
        assertThat(answer.status()).isEqualTo(200);
        JsonNode line = StoredLogs.await(REEVE, "trace:" + TRACE);
        assertThat(line.path("app").asText()).isEqualTo("reeve-gateway");
        assertThat(line.path("body").asText()).startsWith("echo/say 200 OK").contains("queue", "worker", "wire");
        assertThat(REEVE.cli("logs", "trace:" + TRACE)).contains("echo/say 200 OK");
    }
}
