// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.bench.Numbers;
import dev.reeve.bench.broker.Body;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is sent and read over HTTP is what was meant. */
class HttpAnswersTest {
    private static final String TWO =
            "HTTP/1.1 200 OK\r\nX-A: 1\r\ncontent-LENGTH: 5\r\n\r\nhello" + "HTTP/1.1 204 No Content\r\nX-A: 1\r\n\r\n";

    private final EmbeddedChannel channel = new EmbeddedChannel(new HttpAnswerDecoder());

    @Test
    void readsAnswersHoweverTheyAreCut() {
        for (byte each : TWO.getBytes(StandardCharsets.US_ASCII)) {
            channel.writeInbound(Unpooled.wrappedBuffer(new byte[] {each}));
        }

        HttpAnswer first = channel.readInbound();
        HttpAnswer second = channel.readInbound();
        assertThat(first.status()).isEqualTo(200);
        assertThat(new String(first.body(), StandardCharsets.US_ASCII)).isEqualTo("hello");
        assertThat(second.status()).isEqualTo(204);
        assertThat(second.body()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(HttpForm.class)
    void bodiesKeepTheirLengthAndTheirStamp(HttpForm form) {
        byte[] body = Body.stamped(110, 0x0123_4567_89ab_cdefL);

        byte[] outside = form.outside(body);

        assertThat(outside).hasSize(110);
        assertThat(Numbers.get(form.inside(outside), 0)).isEqualTo(0x0123_4567_89ab_cdefL);
    }

    @Test
    void aBodyAsJsonIsJson() {
        String json = new String(HttpForm.JSON.outside(Body.stamped(60, 255)), StandardCharsets.US_ASCII);

        assertThat(json).isEqualTo("{\"at\":\"00000000000000ff\",\"text\":\"" + "x".repeat(25) + "\"}");
    }
}
