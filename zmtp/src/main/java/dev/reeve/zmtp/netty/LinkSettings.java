// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.netty;

import dev.reeve.zmtp.Heartbeats;
import dev.reeve.zmtp.wire.ConnectionLimits;
import dev.reeve.zmtp.wire.HandshakeContext;
import dev.reeve.zmtp.wire.Mechanism;

/**
 * What a link is made with.
 *
 * @param handshakeMs from its begin to the end of the handshake
 */
record LinkSettings(
        Mechanism mechanism,
        HandshakeContext context,
        ConnectionLimits limits,
        Heartbeats heartbeats,
        long handshakeMs) {}
