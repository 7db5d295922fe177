// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.broker;

import java.io.IOException;
import java.time.Duration;

/** A server that is a process of this program. */
final class OwnServer {
    private static final Duration START_TIME_MAX = Duration.ofSeconds(20);

    private OwnServer() {}

    static Hub start(Surroundings surroundings, Peer peer, String endpoint) throws IOException, InterruptedException {
        BenchProcess process = surroundings.own(Main.SERVER, peer, endpoint);
        process.await(ClientRole.READY, START_TIME_MAX);
        return new Hub(process, endpoint);
    }
}
