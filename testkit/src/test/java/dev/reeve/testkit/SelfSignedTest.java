// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SelfSignedTest {
    @TempDir
    private Path folder;

    @Test
    void isTrustedByThoseWhoHaveItsFileAndByNobodyElse() throws Exception {
        SelfSigned own = SelfSigned.make(folder, "IP:127.0.0.1");
        SelfSigned other = SelfSigned.make(Files.createDirectory(folder.resolve("other")), "IP:127.0.0.1");

        assertThat(greeting(own, SelfSigned.trusting(own.pem()))).isEqualTo('!');
        assertThatThrownBy(() -> greeting(own, SelfSigned.trusting(other.pem())))
                .isInstanceOf(SSLHandshakeException.class);
    }

    private static int greeting(SelfSigned server, SSLContext client) throws IOException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (SSLServerSocket listening =
                (SSLServerSocket) server.server().getServerSocketFactory().createServerSocket(0, 1, loopback)) {
            Thread.ofVirtual().start(() -> greet(listening));
            try (SSLSocket socket =
                    (SSLSocket) client.getSocketFactory().createSocket(loopback, listening.getLocalPort())) {
                socket.setSoTimeout(10_000);
                return socket.getInputStream().read();
            }
        }
    }

    private static void greet(SSLServerSocket listening) {
        try (var socket = listening.accept()) {
            socket.getOutputStream().write('!');
        } catch (SSLHandshakeException e) {
            // The client trusts another one, as the test wants.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
