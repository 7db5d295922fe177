// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.broker;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Something that carries requests from clients to workers and answers back. A peer's object exists in each of its
 * processes: {@link #start} is called in the one that conducts, {@link #caller} in the client's, {@link #responder} in
 * the worker's.
 */
sealed interface Peer
        permits CurvePeer, GrpcPeer, JeroMqPeer, NatsPeer, RabbitPeer, ReevePeer, ReeveSdkPeer, RelayPeer {

    /** As in {@code --peers}. */
    String name();

    /** What it is, in a few words. */
    String words();

    /** Why it cannot be had on this machine, with the line that mends it; null if it can. */
    @Nullable
    String absence(Surroundings surroundings);

    /** Starts the process between clients and workers. */
    Hub start(Surroundings surroundings) throws IOException, InterruptedException;

    /** A client's connection. Returns when calls can be made. */
    Caller caller(String endpoint, Answers answers) throws IOException, InterruptedException;

    /** A worker that sends each body back. Returns when it has registered. */
    Responder responder(String endpoint) throws IOException, InterruptedException;

    /** A peer whose process between clients and workers is this program. */
    interface Own {
        /** Serves until it is closed. */
        Responder serve(String endpoint) throws IOException, InterruptedException;
    }
}
