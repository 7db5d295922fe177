// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.protocol;

import static dev.reeve.protocol.Expect.frames;
import static dev.reeve.protocol.Expect.rejected;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** docs/protocol.md, section 3: telling versions and roles apart on one ROUTER. */
class MdpHeaderTest {

    static Stream<Arguments> noHeaders() {
        return Stream.of(
                Arguments.of("no frame", frames(), Rejections.NOT_MDP),
                Arguments.of("one empty frame", frames(""), Rejections.NOT_MDP),
                Arguments.of("one frame", frames("hello"), Rejections.NOT_MDP),
                Arguments.of("unknown six bytes", frames("", "MDPX01", "echo", "b"), Rejections.NOT_MDP),
                Arguments.of("0.1 without empty frame", frames("MDPC01", "echo", "body"), Rejections.NOT_MDP),
                Arguments.of("lower case", frames("mdpc02", 1, "echo", "body"), Rejections.NOT_MDP),
                Arguments.of("longer header", frames("MDPC020", 1, "echo", "body"), Rejections.NOT_MDP),
                Arguments.of("PPP READY", frames(1), Rejections.NOT_MDP),
                Arguments.of("0.2 client after an empty frame", frames("", "MDPC02", 1, "e", "b"), lenient()),
                Arguments.of("0.2 worker after an empty frame", frames("", "MDPW02", 1, "e"), lenient()),
                Arguments.of("Grijjy READY", frames("", 1, "Default", "hash"), Rejections.GRIJJY_DIALECT),
                Arguments.of("Grijjy message", frames("", 5, "e", "b", "hash"), Rejections.GRIJJY_DIALECT),
                Arguments.of("Grijjy number too high", frames("", 6, "Default", "hash"), Rejections.NOT_MDP),
                Arguments.of("Grijjy without hash", frames("", 1, "Default"), Rejections.NOT_MDP),
                Arguments.of("OpenCMW client", frames("MDPC03", 1, "e", "b"), Rejections.OPENCMW),
                Arguments.of("OpenCMW worker", frames("", "MDPW03", 1, "e"), Rejections.OPENCMW));
    }

    private static String lenient() {
        return Rejections.LENIENT_HEADER;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("noHeaders")
    @Tag("7-08")
    @Tag("7-24")
    @Tag("18-06")
    @Tag("6-01")
    void rejectsMessagesWithoutHeaderAndSaysWhatTheyLookLike(String name, List<byte[]> message, String detail) {
        assertThat(name).isNotEmpty();
        rejected(MdpDecoder.toBroker(message), detail);
        rejected(MdpDecoder.toClient(message), detail);
        rejected(MdpDecoder.toWorker(message), detail);
    }

    @Test
    @Tag("18-01")
    @Tag("18-06")
    void rejectsRequestOfMdp02FromReqSocket() {
        // Given a REQ socket, which puts an empty frame in front of whatever it sends
        List<byte[]> message = frames("", "MDPC02", 1, "echo", "body");

        // When, then
        rejected(MdpDecoder.toBroker(message), Rejections.LENIENT_HEADER);
    }

    @Test
    @Tag("7-24")
    void rejectsBodyWithoutHeaderInMidConversation() {
        // Given a conversation that began well
        Expect.ok(MdpDecoder.toBroker(frames("", "MDPW01", 1, "echo")));

        // When a bare reply follows, then it is no message: every one carries the header
        rejected(MdpDecoder.toBroker(frames("", 3, "address8", "", "body")), Rejections.GRIJJY_DIALECT);
        rejected(MdpDecoder.toBroker(frames("body")), Rejections.NOT_MDP);
    }

    @Test
    void rejectsWorkersHeaderAtClientAndClientsAtWorker() {
        rejected(MdpDecoder.toClient(frames("MDPW02", 5)), Rejections.UNEXPECTED_COMMAND);
        rejected(MdpDecoder.toWorker(frames("MDPC02", 3, "echo", "b")), Rejections.UNEXPECTED_COMMAND);
    }
}
