// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The view that reads in place never says anything else than the decoder. */
class InboundViewTest {
    private static final byte[][] FRAMES = {
        text(""),
        text("MDPC01"),
        text("MDPC02"),
        text("MDPW01"),
        text("MDPW02"),
        text("MDPW03"),
        text("XDPC01"),
        text("MXPC01"),
        text("MDXC01"),
        text("MDPX01"),
        text("MDPCX1"),
        text("MDPC0X"),
        {1},
        {2},
        {3},
        {4},
        {5},
        text("echo"),
        text("12345678"),
        text("\u0001"),
        new byte[256]
    };

    private final InboundView view = new InboundView();
    private int taken;

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void agreesWithTheDecoderOnAllThatItTakes() {
        SplittableRandom random = new SplittableRandom(11);
        for (int i = 0; i < 400_000; i++) {
            List<byte[]> frames = new ArrayList<>();
            int count = random.nextInt(8);
            for (int j = 0; j < count; j++) {
                frames.add(FRAMES[random.nextInt(FRAMES.length)]);
            }
            agrees(frames);
        }
        assertThat(taken).as("messages of those that the view takes").isGreaterThan(100);
    }

    @Test
    void takesEveryRequestAndReply() {
        for (MdpVersion version : MdpVersion.values()) {
            assertThat(agrees(MdpEncoder.clientRequest(version, "echo", List.of(text("a")))))
                    .isTrue();
            assertThat(agrees(MdpEncoder.workerReply(version, true, text("12345678"), List.of(text("a"), text("b")))))
                    .isTrue();
        }
        assertThat(agrees(MdpEncoder.workerReply(MdpVersion.MDP02, false, text("1"), List.of(text("")))))
                .isTrue();
        assertThat(agrees(MdpEncoder.heartbeat(MdpVersion.MDP02, null))).isFalse();
    }

    private boolean agrees(List<byte[]> frames) {
        boolean takes = view.read(frames);
        switch (MdpDecoder.toBroker(frames)) {
            case Decoded.Ok<BrokerInbound>(BrokerInbound.ClientRequest request) -> {
                assertThat(takes).as("a request").isTrue();
                assertThat(view.isRequest()).isTrue();
                assertThat(view.version()).isEqualTo(request.version());
                assertThat(new String(view.name(), StandardCharsets.UTF_8)).isEqualTo(request.service());
                assertThat(frames.subList(view.bodyAt(), frames.size())).isEqualTo(request.body());
            }
            case Decoded.Ok<BrokerInbound>(BrokerInbound.WorkerReply reply) -> {
                assertThat(takes).as("a reply").isTrue();
                assertThat(view.isRequest()).isFalse();
                assertThat(view.isLast()).isEqualTo(reply.last());
                assertThat(view.version()).isEqualTo(reply.version());
                assertThat(view.name()).isEqualTo(reply.address());
                assertThat(frames.subList(view.bodyAt(), frames.size())).isEqualTo(reply.body());
            }
            case Decoded.Ok<BrokerInbound> _ ->
                assertThat(takes).as("another command").isFalse();
            case Decoded.Rejected<BrokerInbound>(String detail) ->
                assertThat(takes && !detail.equals(Rejections.SERVICE_NAME))
                        .as("what is refused: %s", detail)
                        .isFalse();
        }
        taken += takes ? 1 : 0;
        return takes;
    }
}
