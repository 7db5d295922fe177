// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.workersdk;

import dev.reeve.protocol.v1.BrokerInfo;
import dev.reeve.protocol.v1.CancelReason;
import dev.reeve.protocol.v1.RequestEnvelope;
import java.nio.ByteBuffer;
import java.util.List;

/** What a {@link Session} wants done. */
sealed interface SessionAction {

    /** A message for the broker. */
    record Send(List<byte[]> frames) implements SessionAction {
        public Send {
            frames = List.copyOf(frames);
        }
    }

    /** In force at the broker; {@code info} has no field set in plain mode. */
    record Registered(BrokerInfo info) implements SessionAction {}

    /** A request; in plain mode the envelope is empty. */
    record StartCall(ByteBuffer token, RequestEnvelope envelope, List<byte[]> body) implements SessionAction {
        public StartCall {
            body = List.copyOf(body);
        }
    }

    /** Nobody waits for that request any more; its FINAL is still due. */
    record CancelCall(ByteBuffer token, CancelReason reason) implements SessionAction {}

    /** The same for all requests held. */
    record CancelAllCalls(CancelReason reason) implements SessionAction {}

    /** Over: close the socket; what is still held can no longer be answered. The last action of a session. */
    record End(SessionEnd reason) implements SessionAction {}
}
