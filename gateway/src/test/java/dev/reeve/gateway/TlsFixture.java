// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import dev.reeve.testkit.SelfSigned;
import java.io.IOException;
import java.net.InetAddress;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** A gateway with TLS beside its port in clear. */
abstract class TlsFixture {
    @TempDir
    static Path folder;

    static RunningGateway gateway;
    static SSLContext trusting;

    @BeforeAll
    static void start() throws Exception {
        SelfSigned made = SelfSigned.make(folder, "IP:127.0.0.1");
        trusting = SelfSigned.trusting(made.pem());
        Files.copy(made.pem(), folder.resolve("tls.crt"), StandardCopyOption.REPLACE_EXISTING);
        Files.copy(made.key(), folder.resolve("tls.key"), StandardCopyOption.REPLACE_EXISTING);
        gateway = RunningGateway.start(
                "tls.certificate",
                folder.resolve("tls.crt").toString(),
                "tls.private-key",
                folder.resolve("tls.key").toString(),
                "tls.port",
                "0",
                "limits.header-read",
                "2s"); // on a busy machine the first handshake takes its time
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    static HttpClient client(HttpClient.Version version) {
        return HttpClient.newBuilder()
                .sslContext(trusting)
                .version(version)
                .connectTimeout(Duration.ofSeconds(10))
                .build();
    }

    /** A TLS connection that offers these protocols (ALPN), perhaps none. */
    static SSLSocket socket(String... protocols) throws IOException {
        SSLSocket socket = (SSLSocket)
                trusting.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), gateway.tlsPort());
        socket.setSoTimeout(20_000);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(protocols);
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }
}
