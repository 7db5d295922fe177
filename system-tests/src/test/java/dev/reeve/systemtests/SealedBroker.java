// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import dev.reeve.clientsdk.ReeveClient;
import dev.reeve.testkit.TestCertificates;
import dev.reeve.zmtp.curve.CurveKeyFile;
import dev.reeve.zmtp.curve.CurveKeyPair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Optional;

/** A broker that encrypts, gives statistics with TLS, and is asked by somebody whose key it does not know. */
final class SealedBroker implements AutoCloseable {
    private final BrokerProcess broker;
    private final ReeveClient stranger;

    SealedBroker(Path folder) {
        SecureRandom random = new SecureRandom();
        CurveKeyPair own = CurveKeyPair.generate(random);
        Path keys = folder.resolve("broker.key");
        Path theirs = folder.resolve("stranger.key");
        try {
            new CurveKeyFile(own, Optional.empty(), Optional.empty()).create(keys);
            new CurveKeyFile(CurveKeyPair.generate(random), Optional.empty(), Optional.of(own.publicKey()))
                    .create(theirs);
            Path allowed = Files.createFile(folder.resolve("allowed"));
            TestCertificates certificates = new TestCertificates(folder);
            broker = BrokerProcess.start(
                    "reeve.broker.mdp.key-file=" + keys,
                    "reeve.broker.mdp.allow-list=" + allowed,
                    "reeve.broker.stats.enabled=true",
                    "reeve.broker.stats.port=0",
                    "reeve.broker.stats.certificate=" + certificates.certificate("server"),
                    "reeve.broker.stats.private-key=" + certificates.privateKey("server"),
                    "reeve.broker.stats.client-ca=" + certificates.certificate("ca"));
            stranger = ReeveClient.builder()
                    .brokers(broker.endpoint())
                    .keyFile(theirs)
                    .start();
        } catch (IOException | GeneralSecurityException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Where its metrics are. */
    String management() {
        return broker.management();
    }

    @Override
    public void close() {
        stranger.close();
        broker.close();
    }
}
