// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.protocol;

import dev.reeve.protocol.v1.Drain;
import dev.reeve.protocol.v1.Services;
import java.util.List;

/** Every message a client may receive from a broker (docs/protocol.md, sections 1, 2 and 9.2). */
public sealed interface ClientInbound {

    /**
     * PARTIAL or FINAL; REPLY of MDP 0.1 is last.
     *
     * @param body at least one frame; in Reeve mode the first is the envelope, but for the answer to the hello
     */
    record Reply(MdpVersion version, boolean last, String service, List<byte[]> body) implements ClientInbound {
        public Reply {
            body = List.copyOf(body);
        }
    }

    /** DRAIN: this broker leaves. */
    record BrokerDrain(Drain drain) implements ClientInbound {}

    /** SERVICES: the list, or what changed. */
    record ServicesUpdate(Services services) implements ClientInbound {}
}
