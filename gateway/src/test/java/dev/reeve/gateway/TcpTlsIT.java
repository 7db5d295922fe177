// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.reeve.testkit.SelfSigned;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A TCP listener with mutual TLS. */
class TcpTlsIT extends TcpFixture {
    @TempDir
    private static Path folder;

    private static SelfSigned server;
    private static SelfSigned client;
    private static SelfSigned stranger;

    @BeforeAll
    static void makeCertificates() throws Exception {
        server = SelfSigned.make(Files.createDirectory(folder.resolve("server")), "IP:127.0.0.1");
        client = SelfSigned.make(Files.createDirectory(folder.resolve("client")), "DNS:client");
        stranger = SelfSigned.make(Files.createDirectory(folder.resolve("stranger")), "DNS:stranger");
    }

    @Test
    void aClientWithACertificateIsServed() throws Exception {
        startWithTls();

        assertThat(connect(client).send("hello").hear()).isEqualTo("hello");
    }

    @Test
    void oneWithoutOrWithAnotherIsTurnedAwayBeforeItsFirstFrame() throws Exception {
        startWithTls();

        for (SelfSigned shown : new @Nullable SelfSigned[] {stranger, null}) {
            assertThatThrownBy(() -> connect(shown).send("hello").hear()).isInstanceOf(IOException.class);
        }

        await().until(() -> count("reeve_gateway_tcp_closes", "cause", "handshake") == 2);
        assertThat(gateway().upstream.calls).isEmpty();
    }

    @Test
    void oneThatSpeaksInClearIsTurnedAway() throws Exception {
        startWithTls();

        FramedSocket socket = connect().send("hello");

        await().until(() -> count("reeve_gateway_tcp_closes", "cause", "handshake") == 1);
        assertThat(socket.socket.isClosed()).isFalse();
        assertThat(gateway().upstream.calls).isEmpty();
    }

    @Test
    void filesThatCannotBeUsedStopTheStart() throws IOException {
        Path broken = Files.writeString(folder.resolve("broken.pem"), "no certificate");

        assertThatThrownBy(() -> start(
                        "service", "echo",
                        "tls.certificate", broken.toString(),
                        "tls.key", server.key().toString(),
                        "tls.client-ca", client.pem().toString()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("reeve.gateway.tcp.\"t\".tls")
                .hasMessageContaining("broken.pem");
    }

    private void startWithTls() {
        start(
                "host",
                "127.0.0.1",
                "service",
                "echo",
                "reply",
                "ordered",
                "tls.certificate",
                server.pem().toString(),
                "tls.key",
                server.key().toString(),
                "tls.client-ca",
                client.pem().toString());
    }

    private FramedSocket connect(@Nullable SelfSigned shown) throws Exception {
        SslContextBuilder builder = SslContextBuilder.forClient()
                .sslProvider(SslProvider.JDK)
                .trustManager(server.pem().toFile());
        if (shown != null) {
            builder.keyManager(shown.pem().toFile(), shown.key().toFile());
        }
        JdkSslContext context = (JdkSslContext) builder.build();
        Socket socket = context.context().getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port());
        return keep(new FramedSocket(socket, FramedSocket.BUFFSTREAMS));
    }
}
