// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The example of an interceptor under {@code ./reeve up}, from the jar that its module builds. */
@Tag("interceptors")
class InterceptorIT {
    @RegisterExtension
    static final RunningReeve REEVE = RunningReeve.shared();

    private final Http http = new Http(REEVE.url());

    @Test
    void closedServiceTellsWhenToComeBackAndLetsAdministratorsIn() {
        Http.Answer closed = http.post("/v1/services/closed.shop", http.anonymousToken(), "{}");

        assertThat(closed.status()).isEqualTo(503);
        assertThat(closed.json().path("detail").asText()).isEqualTo("back in 2999");
        assertThat(closed.json().path("reason").asText()).isEqualTo("NO_WORKERS");
        assertThat(closed.header("Retry-After")).matches("[1-9][0-9]*");

        Http.Answer admitted = http.post("/v1/services/closed.shop", REEVE.adminKey(), "{}");
        assertThat(admitted.status()).isEqualTo(503);
        assertThat(admitted.json().path("detail").asText()).isEqualTo("no worker came before the deadline");
    }

    @Test
    void otherServicesNoticeNothing() {
        assertThat(http.post("/v1/services/echo", http.anonymousToken(), "{}").status())
                .isEqualTo(200);
    }
}
