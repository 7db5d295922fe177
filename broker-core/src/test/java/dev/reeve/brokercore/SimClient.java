// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import dev.reeve.protocol.MdpVersion;
import java.util.HashSet;
import java.util.Set;

/** A client connection of {@link SimWorld} and what it has open. */
final class SimClient {
    final long peer;
    final boolean reeve;
    final boolean gateway;
    final MdpVersion version;
    /** Numbers of open Reeve requests. */
    final Set<Long> open = new HashSet<>();
    /** Contents of plain requests without an answer. */
    final Set<String> asked = new HashSet<>();

    SimClient(long peer, boolean reeve, boolean gateway, MdpVersion version) {
        this.peer = peer;
        this.reeve = reeve;
        this.gateway = gateway;
        this.version = version;
    }
}
