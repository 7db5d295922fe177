// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.protocol;

import static dev.reeve.protocol.Expect.frames;
import static dev.reeve.protocol.Expect.sameFrames;
import static dev.reeve.protocol.MdpVersion.MDP01;
import static dev.reeve.protocol.MdpVersion.MDP02;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.reeve.protocol.v1.BrokerInfo;
import dev.reeve.protocol.v1.Cancel;
import dev.reeve.protocol.v1.CancelReason;
import dev.reeve.protocol.v1.Credit;
import dev.reeve.protocol.v1.Drain;
import dev.reeve.protocol.v1.Pulse;
import dev.reeve.protocol.v1.Services;
import dev.reeve.protocol.v1.WorkerInfo;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Every command of docs/protocol.md, sections 1, 2 and 9.2, frame by frame as the tables there give them. */
class MdpGoldenFramesTest {
    private static final byte[] ADDRESS = {1, 2, 3, 4, 5, 6, 7, 8};
    private static final List<byte[]> BODY = frames("one", "");

    @Test
    @Tag("7-24")
    void encodesEveryCommandOfMdp01() {
        sameFrames(MdpEncoder.clientRequest(MDP01, "echo", BODY), frames("", "MDPC01", "echo", "one", ""));
        sameFrames(MdpEncoder.clientReply(MDP01, true, "echo", BODY), frames("", "MDPC01", "echo", "one", ""));
        sameFrames(MdpEncoder.workerReady(MDP01, "echo", null), frames("", "MDPW01", 1, "echo"));
        sameFrames(MdpEncoder.workerRequest(MDP01, ADDRESS, BODY), frames("", "MDPW01", 2, ADDRESS, "", "one", ""));
        sameFrames(MdpEncoder.workerReply(MDP01, true, ADDRESS, BODY), frames("", "MDPW01", 3, ADDRESS, "", "one", ""));
        sameFrames(MdpEncoder.heartbeat(MDP01, null), frames("", "MDPW01", 4));
        sameFrames(MdpEncoder.disconnect(MDP01), frames("", "MDPW01", 5));
    }

    @Test
    @Tag("18-06")
    void encodesEveryCommandOfMdp02() {
        sameFrames(MdpEncoder.clientRequest(MDP02, "echo", BODY), frames("MDPC02", 1, "echo", "one", ""));
        sameFrames(MdpEncoder.clientReply(MDP02, false, "echo", BODY), frames("MDPC02", 2, "echo", "one", ""));
        sameFrames(MdpEncoder.clientReply(MDP02, true, "echo", BODY), frames("MDPC02", 3, "echo", "one", ""));
        sameFrames(MdpEncoder.workerReady(MDP02, "echo", null), frames("MDPW02", 1, "echo"));
        sameFrames(MdpEncoder.workerRequest(MDP02, ADDRESS, BODY), frames("MDPW02", 2, ADDRESS, "", "one", ""));
        sameFrames(MdpEncoder.workerReply(MDP02, false, ADDRESS, BODY), frames("MDPW02", 3, ADDRESS, "", "one", ""));
        sameFrames(MdpEncoder.workerReply(MDP02, true, ADDRESS, BODY), frames("MDPW02", 4, ADDRESS, "", "one", ""));
        sameFrames(MdpEncoder.heartbeat(MDP02, null), frames("MDPW02", 5));
        sameFrames(MdpEncoder.disconnect(MDP02), frames("MDPW02", 6));
    }

    @Test
    void encodesEveryCommandOfReeveMode() {
        Cancel cancel = Cancel.newBuilder().setReason(CancelReason.CALLER).build();
        Drain drain = Drain.newBuilder().setAck(true).build();

        sameFrames(MdpEncoder.clientCancel(cancel), frames("MDPC02", 0x82, hex("005256011001")));
        sameFrames(MdpEncoder.clientDrain(drain), frames("MDPC02", 0x83, hex("005256011801")));
        sameFrames(
                MdpEncoder.clientServices(Services.newBuilder().setFull(true).build()),
                frames("MDPC02", 0x85, hex("005256010801")));
        sameFrames(
                MdpEncoder.workerReady(
                        MDP02, "echo", WorkerInfo.newBuilder().setCapacity(8).build()),
                frames("MDPW02", 1, "echo", hex("005256011808")));
        sameFrames(
                MdpEncoder.welcome(BrokerInfo.newBuilder().setWindow(8).build()),
                frames("MDPW02", 0x80, hex("005256015808")));
        sameFrames(
                MdpEncoder.heartbeat(MDP02, Pulse.newBuilder().setInFlight(3).build()),
                frames("MDPW02", 5, hex("005256011803")));
        sameFrames(
                MdpEncoder.credit(Credit.newBuilder().setWindow(5).build()),
                frames("MDPW02", 0x81, hex("005256010805")));
        sameFrames(MdpEncoder.cancelRequest(ADDRESS, cancel), frames("MDPW02", 0x82, ADDRESS, "", hex("005256011001")));
        sameFrames(MdpEncoder.workerDrain(drain), frames("MDPW02", 0x83, hex("005256011801")));
        sameFrames(
                MdpEncoder.workerInfo(WorkerInfo.newBuilder().setCapacity(8).build()),
                frames("MDPW02", 0x84, hex("005256011808")));
    }

    @Test
    void refusesToEncodeWhatNoPeerMaySend() {
        assertThatIllegalArgumentException().isThrownBy(() -> MdpEncoder.clientRequest(MDP02, "echo", List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> MdpEncoder.workerRequest(MDP02, ADDRESS, List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> MdpEncoder.clientReply(MDP01, false, "echo", BODY));
        assertThatIllegalArgumentException().isThrownBy(() -> MdpEncoder.workerReply(MDP01, false, ADDRESS, BODY));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MdpEncoder.workerReady(MDP01, "echo", WorkerInfo.getDefaultInstance()));
        assertThatIllegalArgumentException().isThrownBy(() -> MdpEncoder.heartbeat(MDP01, Pulse.getDefaultInstance()));
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }
}
