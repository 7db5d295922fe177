// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import dev.reeve.clientsdk.ReeveClient;
import dev.reeve.testkit.TestCertificates;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;

/** A broker that encrypts, gives statistics with TLS, and is asked by somebody whose key it does not know. */
final class SealedBroker implements AutoCloseable {
    private final BrokerProcess broker;
    private final ReeveClient stranger;

    SealedBroker(Path folder) throws IOException, GeneralSecurityException, InterruptedException {
        CurveFiles curve = new CurveFiles(folder);
        TestCertificates certificates = new TestCertificates(folder);
        broker = BrokerProcess.start(curve.settings(
                "",
                "reeve.broker.stats.enabled=true",
                "reeve.broker.stats.port=0",
                "reeve.broker.stats.certificate=" + certificates.certificate("server"),
                "reeve.broker.stats.private-key=" + certificates.privateKey("server"),
                "reeve.broker.stats.client-ca=" + certificates.certificate("ca")));
        stranger = ReeveClient.builder()
                .brokers(broker.endpoint())
                .keyFile(curve.keyFile(CurveFiles.pair()))
                .start();
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
