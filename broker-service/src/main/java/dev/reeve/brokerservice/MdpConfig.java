// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import dev.reeve.brokercore.PeerRole;
import io.smallrye.config.WithDefault;
import java.util.Optional;
import java.util.Set;

/** Where peers connect, and what they may be. */
interface MdpConfig {
    /** Address to bind. Without encryption only a loopback address is allowed. */
    @WithDefault("127.0.0.1")
    String host();

    /** Port to bind; 0 takes a free one. */
    @WithDefault("5555")
    int port();

    /** The engine below: Reeve's own, {@code zmtp}, or {@code jeromq}. Encryption needs {@code zmtp}. */
    @WithDefault("zmtp")
    String transport();

    /** Bind without encryption to any address: for a network that encrypts by itself. */
    @WithDefault("false")
    boolean allowNull();

    /** What a peer may be that comes without encryption. */
    @WithDefault("client,worker")
    Set<PeerRole> nullRoles();

    /**
     * File with the broker's CURVE keys, made by {@code ./reeve keys new}; read again when it changes. With it
     * every connection is encrypted, and only keys of the allow-list come in. Needs {@code transport=zmtp}.
     */
    Optional<String> keyFile();

    /** File with the keys that may come in and what for (docs/keys.md); read again when it changes. */
    Optional<String> allowList();
}
