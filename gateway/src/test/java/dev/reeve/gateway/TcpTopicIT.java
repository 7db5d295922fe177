// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reeve.gateway.tcp.BuffStreamsCodec;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** A TCP listener on a topic: frames are published, messages go to all connections. */
class TcpTopicIT extends TcpFixture {
    private static final String TOPIC = "chat.lobby";

    @Test
    void whatOneSaysAllHearInOrder() throws Exception {
        start("topic", TOPIC);
        FramedSocket first = connect();
        FramedSocket second = connect();
        await().until(() -> gateway().gauge("reeve_gateway_tcp_connections") == 2);

        first.send("1", "2", "3");

        for (FramedSocket socket : new FramedSocket[] {first, second}) {
            assertThat(socket.hear()).isEqualTo("1");
            assertThat(socket.hear()).isEqualTo("2");
            assertThat(socket.hear()).isEqualTo("3");
        }
    }

    @Test
    void whatOthersPublishIsHeard() throws Exception {
        start("topic", TOPIC, "max-payload", "100");
        FramedSocket socket = keep(FramedSocket.open(port(), BuffStreamsCodec.of(100)));
        await().until(() -> gateway().gauge("reeve_gateway_tcp_connections") == 1);

        publish(new byte[200]);
        publish("from elsewhere".getBytes(StandardCharsets.UTF_8));

        // The first fits no frame of this listener.
        assertThat(socket.hear()).isEqualTo("from elsewhere");
        assertThat(count("reeve_gateway_tcp_errors", "reason", "TOO_LARGE")).isEqualTo(1);
    }

    @Test
    void theTopicIsLeftWhenTheListenerStops() throws Exception {
        start("topic", TOPIC);
        assertThat(gateway().upstream.topics.listeners(TOPIC)).isEqualTo(1);

        gateway().stop();

        assertThat(gateway().upstream.topics.listeners(TOPIC)).isZero();
    }

    private void publish(byte[] body) {
        Topics.Position _ = gateway()
                .upstream
                .topics
                .publish(new Topics.Publication(TOPIC, body, "application/octet-stream", "u_1", ""));
    }
}
