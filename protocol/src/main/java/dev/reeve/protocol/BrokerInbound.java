// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.protocol;

import dev.reeve.protocol.v1.Cancel;
import dev.reeve.protocol.v1.Credit;
import dev.reeve.protocol.v1.Drain;
import dev.reeve.protocol.v1.Pulse;
import dev.reeve.protocol.v1.WorkerInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Every message a broker may receive (docs/protocol.md, sections 1, 2 and 9.2). Whether the peer may send it now (plain
 * or Reeve, registered or not) is for the broker's state to say: the frames do not tell.
 */
public sealed interface BrokerInbound {

    /**
     * REQUEST of a client.
     *
     * @param service legal for plain peers ({@link ServiceName#isPlainLegal})
     * @param body at least one frame; of a Reeve client the first is the envelope
     */
    record ClientRequest(MdpVersion version, String service, List<byte[]> body) implements BrokerInbound {
        public ClientRequest {
            body = List.copyOf(body);
        }
    }

    /** CANCEL of a Reeve client. */
    record ClientCancel(Cancel cancel) implements BrokerInbound {}

    /**
     * READY of a worker.
     *
     * @param info absent = the READY of a plain worker
     */
    record WorkerReady(
            MdpVersion version, String service, @Nullable WorkerInfo info) implements BrokerInbound {}

    /**
     * PARTIAL or FINAL of a worker; REPLY of MDP 0.1 is last.
     *
     * @param address what the broker sent as client address in the REQUEST: its dispatch token; 1-255 bytes
     * @param body at least one frame; of a Reeve worker the first is the envelope
     */
    @SuppressWarnings("ArrayRecordComponent") // frames are byte[] everywhere; nobody compares these records
    record WorkerReply(MdpVersion version, boolean last, byte[] address, List<byte[]> body) implements BrokerInbound {
        public WorkerReply {
            body = List.copyOf(body);
        }
    }

    /** HEARTBEAT; with a pulse from Reeve workers. */
    record WorkerHeartbeat(MdpVersion version, @Nullable Pulse pulse) implements BrokerInbound {}

    /** DISCONNECT. */
    record WorkerDisconnect(MdpVersion version) implements BrokerInbound {}

    /** CREDIT: the window, absolute. */
    record WorkerCredit(Credit credit) implements BrokerInbound {}

    /** DRAIN of a worker, or its acknowledgement of ours. */
    record WorkerDrain(Drain drain) implements BrokerInbound {}

    /** INFO: methods and metadata anew, or the descriptor set. */
    record WorkerInfoUpdate(WorkerInfo info) implements BrokerInbound {}

    /** A command in 0x80-0x8F that this version does not know: from a Reeve peer ignored, from a plain one invalid. */
    record UnknownExtension(boolean worker, int command) implements BrokerInbound {}
}
