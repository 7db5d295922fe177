// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.broker;

import dev.reeve.zmtp.TransportProvider;
import dev.reeve.zmtp.curve.CurveKeyFile;
import dev.reeve.zmtp.curve.CurveKeyPair;
import dev.reeve.zmtp.engine.Engine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Our broker with every connection encrypted, and keys that are allowed. Its endpoint ends with the keys' folder. */
final class CurvePeer implements Peer {
    static final String NAME = Peers.SUBJECT + "-curve";
    private static final SecureRandom RANDOM = new SecureRandom();

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String words() {
        return "our broker and engine, encrypted (CURVE)";
    }

    @Override
    public @Nullable String absence(Surroundings surroundings) {
        return ReeveBroker.absence(surroundings);
    }

    @Override
    public Hub start(Surroundings surroundings) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory(surroundings.logs(), "keys");
        CurveKeyPair broker = CurveKeyPair.generate(RANDOM);
        new CurveKeyFile(broker, Optional.empty(), Optional.empty()).create(folder.resolve("broker.key"));
        String allowed = allowed(folder, broker, Main.CLIENT) + allowed(folder, broker, Main.WORKER);
        Path list = Files.writeString(folder.resolve("allowed"), allowed);
        Map<String, String> settings = Map.of(
                "reeve.broker.mdp.transport", Engine.ZMTP.word(),
                "reeve.broker.mdp.key-file", folder.resolve("broker.key").toString(),
                "reeve.broker.mdp.allow-list", list.toString());
        Hub hub = ReeveBroker.start(surroundings, NAME + "-broker", settings);
        return new Hub(hub.process(), hub.endpoint() + " " + folder);
    }

    /** Makes the key file of a role; gives its line of the list. */
    private static String allowed(Path folder, CurveKeyPair broker, String role) throws IOException {
        CurveKeyPair pair = CurveKeyPair.generate(RANDOM);
        new CurveKeyFile(pair, Optional.empty(), Optional.of(broker.publicKey())).create(folder.resolve(role + ".key"));
        return pair.publicKeyZ85() + " bench-" + role + " " + role + " services=bench\n";
    }

    @Override
    public Caller caller(String endpoint, Answers answers) throws InterruptedException {
        return new MdpCaller(transports(endpoint, Main.CLIENT), address(endpoint), Scale.ONE, answers);
    }

    @Override
    public Responder responder(String endpoint) throws InterruptedException {
        return new MdpWorkers(transports(endpoint, Main.WORKER), address(endpoint), Scale.ONE);
    }

    private static String address(String endpoint) {
        return endpoint.substring(0, endpoint.indexOf(' '));
    }

    private static TransportProvider transports(String endpoint, String role) {
        Path folder = Path.of(endpoint.substring(endpoint.indexOf(' ') + 1));
        return Engine.connecting(Engine.ZMTP, folder.resolve(role + ".key"));
    }
}
