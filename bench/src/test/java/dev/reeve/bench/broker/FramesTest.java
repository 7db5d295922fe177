// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FramesTest {

    @ParameterizedTest
    @ValueSource(ints = {0, 110, 255, 256, 65_536})
    void cutsTheBodyOutOfAMessageThatIsHereAsAWhole(int bytes) {
        byte[] body = new byte[bytes];
        Arrays.fill(body, (byte) 7);
        ByteBuf message = Unpooled.buffer();
        Frames.write(Frames.REPLY, body, message);
        assertThat(message.readableBytes()).isEqualTo(Frames.bytes(Frames.REPLY, body));

        int from = 0;
        while (!Frames.isLast(message, from)) {
            from = Frames.end(message, from);
        }

        assertThat(Frames.body(message, from, Frames.end(message, from))).isEqualTo(body);
        assertThat(Frames.end(message.slice(0, message.writerIndex() - 1), from))
                .isEqualTo(-1);
    }
}
