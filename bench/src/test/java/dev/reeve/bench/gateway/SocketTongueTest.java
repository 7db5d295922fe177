// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.bench.gateway.SocketTongue.Step;
import org.junit.jupiter.api.Test;

class SocketTongueTest {
    private final SocketTongue reeve = new SocketTongue.Reeve("rvs_key");

    @Test
    void signsInThenFollowsThenIsReady() {
        assertThat(reeve.hello()).startsWith("{\"id\":1,\"auth\":{\"token\":\"rvs_key\"");
        assertThat(reeve.heard("{\"id\":1,\"done\":{}}"))
                .isEqualTo(new Step.Say("{\"id\":2,\"subscribe\":{\"topic\":\"bench.all\"}}"));
        assertThat(reeve.heard("{\"id\":2,\"done\":{}}")).isEqualTo(new Step.Ready());
        assertThat(reeve.heard("{\"ping\":{}}")).isEqualTo(new Step.Say("{\"pong\":{}}"));
        assertThat(reeve.heard("{\"id\":1,\"error\":{}}")).isInstanceOf(Step.Failed.class);
        assertThat(reeve.heard("{\"notice\":{}}")).isEqualTo(new Step.Nothing());
    }

    @Test
    void findsWhenAMessageToAllWasSaid() {
        String said = new SocketTongue.Plain().toAll(1, 77);
        String published = reeve.toAll(1, 77);

        assertThat(new SocketTongue.Plain().heard(said)).isEqualTo(new Step.Arrived(77));
        assertThat(reeve.heard("{\"publication\":{\"topic\":\"t\",\"offset\":1,\"body\":" + said + "}}"))
                .isEqualTo(new Step.Arrived(77));
        assertThat(published).startsWith("{\"id\":4,\"publish\"").contains(said);
    }
}
