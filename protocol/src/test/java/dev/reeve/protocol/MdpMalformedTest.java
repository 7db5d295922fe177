// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.protocol;

import static dev.reeve.protocol.Expect.frames;
import static dev.reeve.protocol.Expect.ok;
import static dev.reeve.protocol.Expect.rejected;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Messages with a header and something wrong after it; the "survives" rows of docs/protocol.md, section 14. */
class MdpMalformedTest {
    private static final byte[] EXT = {0, 0x52, 0x56, 1};
    private static final byte[] BAD_EXT = {0, 0x52, 0x56, 1, (byte) 0xff};

    static Stream<Arguments> atBroker() {
        return Stream.of(
                Arguments.of("0.1 client without service", frames("", "MDPC01"), Rejections.FRAME_COUNT),
                Arguments.of("0.1 client without body", frames("", "MDPC01", "echo"), Rejections.NO_BODY),
                Arguments.of("0.1 worker without command", frames("", "MDPW01"), Rejections.COMMAND),
                Arguments.of("0.1 READY without service", frames("", "MDPW01", 1), Rejections.FRAME_COUNT),
                Arguments.of("0.1 READY with more", frames("", "MDPW01", 1, "e", "x"), Rejections.FRAME_COUNT),
                Arguments.of("0.1 READY with WorkerInfo", frames("", "MDPW01", 1, "e", EXT), Rejections.FRAME_COUNT),
                Arguments.of("0.1 HEARTBEAT with more", frames("", "MDPW01", 4, "x"), Rejections.FRAME_COUNT),
                Arguments.of("0.1 DISCONNECT with more", frames("", "MDPW01", 5, "x"), Rejections.FRAME_COUNT),
                Arguments.of("0.1 unknown command", frames("", "MDPW01", 6), Rejections.COMMAND),
                Arguments.of("0.1 is never extended", frames("", "MDPW01", 0x81, EXT), Rejections.COMMAND),
                Arguments.of("0.1 unknown extension", frames("", "MDPW01", 0x8f), Rejections.COMMAND),
                Arguments.of("0.2 client without command", frames("MDPC02"), Rejections.COMMAND),
                Arguments.of("0.2 client, command of two bytes", frames("MDPC02", "12", "e", "b"), Rejections.COMMAND),
                Arguments.of("0.2 client, empty command", frames("MDPC02", "", "e", "b"), Rejections.COMMAND),
                Arguments.of("0.2 client, command 0", frames("MDPC02", 0, "e", "b"), Rejections.COMMAND),
                Arguments.of("0.2 client, command 4", frames("MDPC02", 4, "e", "b"), Rejections.COMMAND),
                Arguments.of("0.2 client, free number", frames("MDPC02", 0x90, "e", "b"), Rejections.COMMAND),
                Arguments.of("0.2 client without service", frames("MDPC02", 1), Rejections.FRAME_COUNT),
                Arguments.of("0.2 client without body", frames("MDPC02", 1, "echo"), Rejections.NO_BODY),
                Arguments.of("0.2 worker without command", frames("MDPW02"), Rejections.COMMAND),
                Arguments.of("0.2 worker, command 7", frames("MDPW02", 7), Rejections.COMMAND),
                Arguments.of("0.2 worker, command 255", frames("MDPW02", 255), Rejections.COMMAND),
                Arguments.of("0.2 READY without service", frames("MDPW02", 1), Rejections.FRAME_COUNT),
                Arguments.of("0.2 READY with two more", frames("MDPW02", 1, "e", EXT, "x"), Rejections.FRAME_COUNT),
                Arguments.of("0.2 READY with text", frames("MDPW02", 1, "e", "x"), Rejections.NOT_EXTENSION),
                Arguments.of("0.2 READY, bad info", frames("MDPW02", 1, "e", BAD_EXT), Rejections.EXTENSION_CONTENT),
                Arguments.of("0.2 HEARTBEAT with text", frames("MDPW02", 5, "x"), Rejections.NOT_EXTENSION),
                Arguments.of("0.2 DISCONNECT with more", frames("MDPW02", 6, ""), Rejections.FRAME_COUNT),
                Arguments.of("CREDIT without frame", frames("MDPW02", 0x81), Rejections.FRAME_COUNT),
                Arguments.of("CANCEL without frame", frames("MDPC02", 0x82), Rejections.FRAME_COUNT));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("atBroker")
    @Tag("7-08")
    @Tag("R-21")
    void rejectsAtBroker(String name, List<byte[]> message, String detail) {
        assertThat(name).isNotEmpty();
        rejected(MdpDecoder.toBroker(message), detail);
    }

    static Stream<Arguments> badAddresses() {
        return Stream.of(MdpVersion.values()).flatMap(version -> {
            Object[] head = version == MdpVersion.MDP01 ? new Object[] {"", "MDPW01", 3} : new Object[] {"MDPW02", 4};
            return Stream.of(
                    Arguments.of(version, "no address", with(head, "", "body"), Rejections.ADDRESS),
                    Arguments.of(version, "no address, no delimiter", with(head, "body"), Rejections.FRAME_COUNT),
                    Arguments.of(version, "no delimiter", with(head, "addr", "body"), Rejections.DELIMITER),
                    Arguments.of(version, "two addresses", with(head, "a1", "a2", "", "b"), Rejections.DELIMITER),
                    Arguments.of(version, "delimiter of a blank", with(head, "a1", " ", "body"), Rejections.DELIMITER),
                    Arguments.of(version, "no body", with(head, "addr", ""), Rejections.NO_BODY),
                    Arguments.of(version, "nothing", with(head), Rejections.FRAME_COUNT),
                    Arguments.of(version, "long address", with(head, "a".repeat(256), "", "b"), Rejections.ADDRESS));
        });
    }

    private static List<byte[]> with(Object[] head, Object... rest) {
        return Stream.concat(frames(head).stream(), frames(rest).stream()).toList();
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("badAddresses")
    @Tag("7-09")
    @Tag("18-05")
    void rejectsRepliesWithoutExactlyOneAddressAndAnEmptyFrame(
            MdpVersion version, String name, List<byte[]> reply, String detail) {
        assertThat(name).isNotEmpty();
        rejected(MdpDecoder.toBroker(reply), detail);

        // And the same shape as a REQUEST at a worker
        List<byte[]> request = new ArrayList<>(reply);
        request.set(version == MdpVersion.MDP01 ? 2 : 1, new byte[] {2});
        rejected(MdpDecoder.toWorker(request), detail);
    }

    @Test
    @Tag("7-07")
    @Tag("18-07")
    void tellsCommandsOfTheOtherDirectionFromMalformedOnes() {
        String detail = Rejections.UNEXPECTED_COMMAND;
        rejected(MdpDecoder.toBroker(frames("", "MDPW01", 2, "a", "", "b")), detail);
        rejected(MdpDecoder.toBroker(frames("MDPW02", 2, "a", "", "b")), detail);
        rejected(MdpDecoder.toBroker(frames("MDPW02", 0x80, EXT)), detail);
        rejected(MdpDecoder.toBroker(frames("MDPC02", 3, "e", "b")), detail);
        rejected(MdpDecoder.toClient(frames("MDPC02", 1, "e", "b")), detail);
        rejected(MdpDecoder.toWorker(frames("MDPW02", 1, "e")), detail);
        rejected(MdpDecoder.toWorker(frames("", "MDPW01", 3, "a", "", "b")), detail);
    }

    @Test
    void keepsUnknownExtensionsApartForNewerPeers() {
        assertThat(ok(MdpDecoder.toBroker(frames("MDPW02", 0x8f, "x"))))
                .isEqualTo(new BrokerInbound.UnknownExtension(true, 0x8f));
        assertThat(ok(MdpDecoder.toBroker(frames("MDPC02", 0x80, "x"))))
                .isEqualTo(new BrokerInbound.UnknownExtension(false, 0x80));
        rejected(MdpDecoder.toClient(frames("MDPC02", 0x8e)), Rejections.UNKNOWN_EXTENSION);
        rejected(MdpDecoder.toWorker(frames("MDPW02", 0x8e)), Rejections.UNKNOWN_EXTENSION);
        rejected(MdpDecoder.toClient(frames("MDPC02", 0x90)), Rejections.COMMAND);
        rejected(MdpDecoder.toWorker(frames("", "MDPW01", 0x8e)), Rejections.COMMAND);
    }

    static Stream<Arguments> atPeers() {
        return Stream.of(
                Arguments.of("client 0.1, no body", frames("", "MDPC01", "echo"), Rejections.NO_BODY),
                Arguments.of("client 0.1, no service", frames("", "MDPC01"), Rejections.FRAME_COUNT),
                Arguments.of("client 0.2, no body", frames("MDPC02", 3, "echo"), Rejections.NO_BODY),
                Arguments.of("client 0.2, empty service", frames("MDPC02", 3, "", "b"), Rejections.SERVICE_NAME),
                Arguments.of("DRAIN with text", frames("MDPC02", 0x83, "x"), Rejections.NOT_EXTENSION),
                Arguments.of("SERVICES, bad content", frames("MDPC02", 0x85, BAD_EXT), Rejections.EXTENSION_CONTENT));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("atPeers")
    void rejectsAtClient(String name, List<byte[]> message, String detail) {
        assertThat(name).isNotEmpty();
        rejected(MdpDecoder.toClient(message), detail);
    }

    @Test
    void rejectsAtWorker() {
        rejected(MdpDecoder.toWorker(frames("MDPW02", 6, "x")), Rejections.FRAME_COUNT);
        rejected(MdpDecoder.toWorker(frames("", "MDPW01", 4, EXT)), Rejections.FRAME_COUNT);
        rejected(MdpDecoder.toWorker(frames("MDPW02", 0x82, "a", "x", EXT)), Rejections.DELIMITER);
        rejected(MdpDecoder.toWorker(frames("MDPW02", 0x82, "a", "", EXT, EXT)), Rejections.FRAME_COUNT);
        rejected(MdpDecoder.toWorker(frames("MDPW02", 0x80, BAD_EXT)), Rejections.EXTENSION_CONTENT);
    }

    @Test
    @Tag("R-08")
    void rejectsServiceNamesThatNoPeerMayUse() {
        for (Object name : new Object[] {"", "a".repeat(256), "a\nb", "a\u0085b", new byte[] {'a', (byte) 0xff}}) {
            rejected(MdpDecoder.toBroker(frames("", "MDPC01", name, "b")), Rejections.SERVICE_NAME);
            rejected(MdpDecoder.toBroker(frames("MDPW02", 1, name)), Rejections.SERVICE_NAME);
        }
        assertThat(ok(MdpDecoder.toBroker(frames("MDPW02", 1, "Grüße, 世界"))))
                .isEqualTo(new BrokerInbound.WorkerReady(MdpVersion.MDP02, "Grüße, 世界", null));
    }

    @Test
    @Tag("C8")
    void rejectsExtensionFramesOneByteOverTheirLimit() {
        byte[] over = padded(Limits.ENVELOPE_BYTES_MAX + 1);
        rejected(MdpDecoder.toBroker(frames("MDPW02", 5, over)), Rejections.EXTENSION_SIZE);
        rejected(MdpDecoder.toBroker(frames("MDPC02", 0x82, over)), Rejections.EXTENSION_SIZE);
        rejected(
                MdpDecoder.toBroker(frames("MDPW02", 0x84, padded(Limits.FRAME_BYTES_MAX + 1))),
                Rejections.EXTENSION_SIZE);
        ok(MdpDecoder.toBroker(frames("MDPW02", 5, padded(Limits.ENVELOPE_BYTES_MAX))));
        ok(MdpDecoder.toBroker(frames("MDPW02", 0x84, padded(Limits.FRAME_BYTES_MAX))));
    }

    /** An extension frame of exactly this size: one unknown field 100 of bytes. */
    private static byte[] padded(int size) {
        byte[] frame = new byte[size];
        System.arraycopy(EXT, 0, frame, 0, EXT.length);
        int length = size - EXT.length - 2 - 4;
        frame[4] = (byte) 0xa2;
        frame[5] = 0x06;
        for (int i = 0; i < 4; i++) {
            frame[6 + i] = (byte) (((length >> (7 * i)) & 0x7f) | (i < 3 ? 0x80 : 0));
        }
        return frame;
    }
}
