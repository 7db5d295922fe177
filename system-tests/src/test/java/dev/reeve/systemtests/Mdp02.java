// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The unmodified programs of nodejs-mdp02, the one public library that speaks MDP 0.2; they use port 4245. */
record Mdp02(Path checkout) {
    static final int PORT = 4245;
    private static final Path PEERS = Launcher.ROOT.resolve("system-tests/peers/node");

    static Mdp02 require() {
        MdpPeer.Language.NODE.require();
        Path checkout = PublicPrograms.checkout("REEVE_MDP02_DIR");
        PublicPrograms.requirePort(PORT);
        return new Mdp02(checkout);
    }

    /** One of its test programs: a worker or the broker. */
    Peer start(String name) {
        return Peer.start(node("tests/" + name + ".js"));
    }

    /** Calls through its client; returns the reply's parts, joined. */
    String call(String endpoint, String service, String body) {
        Launcher.Result result = Launcher.run(
                node(PEERS.resolve("mdp02_client.cjs").toString(), checkout.toString(), endpoint, service, body),
                Duration.ofSeconds(60));
        assertThat(result.exitCode()).as(result.err()).isZero();
        return result.out().strip();
    }

    private ProcessBuilder node(String... arguments) {
        List<String> command = new ArrayList<>(
                List.of("node", "-r", PEERS.resolve("old_names.cjs").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(checkout.toFile());
        builder.environment()
                .put(
                        "NODE_PATH",
                        Launcher.ROOT.resolve("target/test-node/node_modules").toString());
        return builder;
    }
}
