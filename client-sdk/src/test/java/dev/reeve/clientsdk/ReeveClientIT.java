// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clientsdk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.protocol.v1.RequestEnvelope;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ReeveClientIT {

    @Test
    void callsServiceAndGetsItsReply() throws Exception {
        try (ScriptedBroker broker = ScriptedBroker.start(new EchoScript("b1"));
                ReeveClient client =
                        ReeveClient.builder().brokers(broker.endpoint()).start()) {
            Request request = Request.builder("echo")
                    .method("say")
                    .body("hi".getBytes(StandardCharsets.UTF_8))
                    .contentType("text/plain")
                    .token("tok")
                    .deadline(Duration.ofSeconds(5))
                    .build();

            Reply reply = client.call(request);

            assertThat(reply.body()).asString(StandardCharsets.UTF_8).isEqualTo("hi");
            assertThat(reply.last()).isTrue();
            RequestEnvelope sent = Wire.request(broker.log().getLast());
            assertThat(sent.getMethod()).isEqualTo("say");
            assertThat(sent.getToken()).isEqualTo("tok");
            assertThat(sent.getContentType()).isEqualTo("text/plain");
            assertThat(sent.getDeadlineMsLeft()).isBetween(4_000, 5_000);
            assertThat(sent.getAttempt()).isEqualTo(1);
        }
    }
}
