// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.zmtp.wire.Liveness.Verdict;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("37-02")
final class LivenessTest {

    private final Liveness liveness = new Liveness(1_000, 500, 0);

    @Test
    void asksOnlyIdlePeersAndGivesUpWhoDoesNotAnswer() {
        liveness.allowPing();

        assertThat(liveness.check(999)).isEqualTo(Verdict.FINE);
        assertThat(liveness.check(1_000)).isEqualTo(Verdict.PING);
        assertThat(liveness.check(1_500)).isEqualTo(Verdict.FINE);
        assertThat(liveness.check(1_501)).isEqualTo(Verdict.SILENT);
    }

    @Test
    void anyTrafficIsLife() {
        liveness.allowPing();
        assertThat(liveness.check(1_000)).isEqualTo(Verdict.PING);

        liveness.heard(1_400);

        assertThat(liveness.check(2_399)).isEqualTo(Verdict.FINE);
        assertThat(liveness.check(2_400)).isEqualTo(Verdict.PING);
    }

    @Test
    void neverAsksPeersOfThreeZero() {
        assertThat(liveness.check(1_000_000)).isEqualTo(Verdict.FINE);
    }

    @Test
    @Tag("J9")
    void honoursTimeToLiveOfPeer() {
        liveness.ttl(3);

        assertThat(liveness.check(300)).isEqualTo(Verdict.FINE);
        assertThat(liveness.check(301)).isEqualTo(Verdict.TTL_EXPIRED);
        liveness.ttl(0);
        assertThat(liveness.check(301)).isEqualTo(Verdict.FINE);
    }
}
