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
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLSocket;
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
    private static SelfSigned next;

    @TempDir
    private Path files;

    @BeforeAll
    static void makeCertificates() throws Exception {
        server = SelfSigned.make(Files.createDirectory(folder.resolve("server")), "IP:127.0.0.1");
        client = SelfSigned.make(Files.createDirectory(folder.resolve("client")), "DNS:client");
        stranger = SelfSigned.make(Files.createDirectory(folder.resolve("stranger")), "DNS:stranger");
        next = SelfSigned.make(
                Files.createDirectory(folder.resolve("next")), "IP:127.0.0.1", "-keyalg", "RSA", "-validity", "20");
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

    @Test
    void newFilesAreServedToNewConnectionsAndBrokenOnesAreNot() throws Exception {
        // Given
        startWithTls();
        FramedSocket old = connect(client).send("first");
        assertThat(old.hear()).isEqualTo("first");

        // When
        Files.writeString(files.resolve("tls.crt"), "no certificate");
        awaitReload("refused");
        FramedSocket between = connect(client).send("second");
        assertThat(between.hear()).isEqualTo("second");
        put(next, client);
        awaitReload("taken");
        FramedSocket later = connect(next, client);

        // Then
        assertThat(served(between)).isEqualTo(served(old)).isNotEqualTo(served(later));
        for (FramedSocket socket : List.of(old, between, later)) {
            assertThat(socket.send("hello").hear()).isEqualTo("hello");
        }
        assertThat(gateway()
                        .registry
                        .get("reeve_gateway_tcp_tls_expiry_seconds")
                        .gauge()
                        .value())
                .isBetween(19 * 86_400.0, 20 * 86_400.0);
    }

    @Test
    void anAuthorityThatWasReplacedLetsNobodyInAnyMore() throws Exception {
        // Given
        startWithTls();
        assertThat(connect(client).send("hello").hear()).isEqualTo("hello");

        // When
        put(server, stranger);
        awaitReload("taken");

        // Then
        assertThatThrownBy(() -> connect(client).send("hello").hear()).isInstanceOf(IOException.class);
        assertThat(connect(stranger).send("hello").hear()).isEqualTo("hello");
    }

    @Test
    void onlyTheSuitesOfTheMainPortAreAgreed() throws Exception {
        startWithTls();
        FramedSocket socket = connect(client);
        SSLSocket old = (SSLSocket) socket.socket;
        old.setEnabledProtocols(new String[] {"TLSv1.2"});
        old.setEnabledCipherSuites(new String[] {"TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256"});

        assertThatThrownBy(() -> socket.send("hello").hear()).isInstanceOf(IOException.class);
    }

    private void awaitReload(String result) {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> count("reeve_gateway_tcp_tls_reloads", "result", result) == 1);
    }

    private static X509Certificate served(FramedSocket socket) throws Exception {
        return (X509Certificate) ((SSLSocket) socket.socket).getSession().getPeerCertificates()[0];
    }

    private void put(SelfSigned served, SelfSigned letIn) throws IOException {
        Files.copy(served.pem(), files.resolve("tls.crt"), StandardCopyOption.REPLACE_EXISTING);
        Files.copy(served.key(), files.resolve("tls.key"), StandardCopyOption.REPLACE_EXISTING);
        Files.copy(letIn.pem(), files.resolve("ca.crt"), StandardCopyOption.REPLACE_EXISTING);
    }

    private void startWithTls() throws IOException {
        put(server, client);
        start(
                "host",
                "127.0.0.1",
                "service",
                "echo",
                "reply",
                "ordered",
                "tls.certificate",
                files.resolve("tls.crt").toString(),
                "tls.key",
                files.resolve("tls.key").toString(),
                "tls.client-ca",
                files.resolve("ca.crt").toString());
    }

    private FramedSocket connect(@Nullable SelfSigned shown) throws Exception {
        return connect(server, shown);
    }

    private FramedSocket connect(SelfSigned trusted, @Nullable SelfSigned shown) throws Exception {
        SslContextBuilder builder = SslContextBuilder.forClient()
                .sslProvider(SslProvider.JDK)
                .trustManager(trusted.pem().toFile());
        if (shown != null) {
            builder.keyManager(shown.pem().toFile(), shown.key().toFile());
        }
        JdkSslContext context = (JdkSslContext) builder.build();
        Socket socket = context.context().getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port());
        return keep(new FramedSocket(socket, FramedSocket.BUFFSTREAMS));
    }
}
