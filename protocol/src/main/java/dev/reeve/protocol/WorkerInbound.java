// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.protocol;

import dev.reeve.protocol.v1.BrokerInfo;
import dev.reeve.protocol.v1.Cancel;
import dev.reeve.protocol.v1.Drain;
import dev.reeve.protocol.v1.Pulse;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Every message a worker may receive from a broker (docs/protocol.md, sections 1, 2 and 9.2). */
public sealed interface WorkerInbound {

    /**
     * REQUEST.
     *
     * @param address to be sent back with every reply, unread; 1-255 bytes
     * @param body at least one frame; in Reeve mode the first is the envelope
     */
    @SuppressWarnings("ArrayRecordComponent") // frames are byte[] everywhere; nobody compares these records
    record Request(MdpVersion version, byte[] address, List<byte[]> body) implements WorkerInbound {
        public Request {
            body = List.copyOf(body);
        }
    }

    /** HEARTBEAT; with a pulse in Reeve mode. */
    record BrokerHeartbeat(MdpVersion version, @Nullable Pulse pulse) implements WorkerInbound {}

    /** DISCONNECT: nothing more may be sent; close, and come back on a new socket (7-22). */
    record BrokerDisconnect(MdpVersion version) implements WorkerInbound {}

    /** WELCOME: the answer to an extended READY. */
    record Welcome(BrokerInfo info) implements WorkerInbound {}

    /** CANCEL of the request that came with this address. */
    @SuppressWarnings("ArrayRecordComponent") // as Request
    record CancelRequest(byte[] address, Cancel cancel) implements WorkerInbound {}

    /** DRAIN of the broker, or its acknowledgement of ours. */
    record BrokerDrain(Drain drain) implements WorkerInbound {}
}
