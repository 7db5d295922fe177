// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.broker;

import dev.reeve.zmtp.engine.Engine;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Our broker, with clients and workers of a few lines on the bare transport.
 *
 * @param name as in {@code --peers}
 * @param words what it is
 */
record ReevePeer(String name, String words, Engine engine, Scale scale) implements Peer {

    @Override
    public @Nullable String absence(Surroundings surroundings) {
        return ReeveBroker.absence(surroundings);
    }

    @Override
    public Hub start(Surroundings surroundings) throws IOException, InterruptedException {
        Descriptors.require(scale.idleClients(), Descriptors.max());
        return ReeveBroker.start(surroundings, name + "-broker", Map.of("reeve.broker.mdp.transport", engine.word()));
    }

    @Override
    public Caller caller(String endpoint, Answers answers) throws InterruptedException {
        return new MdpCaller(engine.unencrypted(), endpoint, scale, answers);
    }

    @Override
    public Responder responder(String endpoint) throws InterruptedException {
        return new MdpWorkers(engine.unencrypted(), endpoint, scale);
    }
}
