// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.broker;

import dev.reeve.zmtp.engine.Engine;
import java.util.List;
import java.util.stream.Stream;

/** All peers, in the order of tables: ours first, then what a user would pick, then the limits. */
final class Peers {
    /** The one that the others are held against. */
    static final String SUBJECT = "reeve";

    static final List<Peer> ALL = List.of(
            new ReevePeer(SUBJECT, "our broker on our engine, bare client and worker", Engine.ZMTP, Scale.ONE),
            new ReevePeer("reeve-jeromq", "the same on the JeroMQ transport", Engine.JEROMQ, Scale.ONE),
            new ReeveSdkPeer(),
            new NatsPeer(),
            new RabbitPeer(),
            new JeroMqPeer(),
            new GrpcPeer(),
            new RelayPeer());

    /** Our broker with more to keep in mind, for P6. Half of a process' 20,000 descriptors are for connections. */
    static final List<ReevePeer> SCALED = List.of(
            scaled("1000-services", new Scale(1_000, 1, 0, 0)),
            scaled("1000-workers", new Scale(1, 1_000, 0, 0)),
            scaled("9900-clients", new Scale(1, 1, 9_900, 0)),
            scaled("100000-queued", new Scale(1, 1, 0, 100_000)));

    /** Our broker encrypted, for P7. */
    static final Peer ENCRYPTED = new CurvePeer();

    private Peers() {}

    private static ReevePeer scaled(String name, Scale scale) {
        return new ReevePeer(SUBJECT + "-" + name, "our broker with " + name.replace('-', ' '), Engine.ZMTP, scale);
    }

    static List<String> names() {
        return ALL.stream().map(Peer::name).toList();
    }

    /**
     * The one of that name.
     *
     * @throws IllegalArgumentException there is none
     */
    static Peer named(String name) {
        return Stream.<List<? extends Peer>>of(ALL, SCALED, List.of(ENCRYPTED))
                .<Peer>flatMap(List::stream)
                .filter(peer -> peer.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no such peer: " + name));
    }
}
