// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.broker;

import java.util.List;

/** All peers, in the order of tables: ours first, then what a user would pick, then the limits. */
final class Peers {
    /** The one that the others are held against. */
    static final String SUBJECT = "reeve";

    static final List<Peer> ALL = List.of(
            new ReevePeer(),
            new ReeveSdkPeer(),
            new NatsPeer(),
            new RabbitPeer(),
            new JeroMqPeer(),
            new GrpcPeer(),
            new RelayPeer());

    private Peers() {}

    static List<String> names() {
        return ALL.stream().map(Peer::name).toList();
    }

    /**
     * The one of that name.
     *
     * @throws IllegalArgumentException there is none
     */
    static Peer named(String name) {
        return ALL.stream()
                .filter(peer -> peer.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no such peer: " + name));
    }
}
