// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reeve.testkit.Http2Peer;
import dev.reeve.testkit.SelfSigned;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same doors over TLS, by every way in. */
class TlsIT extends TlsFixture {
    private static final String GET = "GET /echo/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";

    private static URI uri(String scheme, String path) {
        return URI.create(scheme + "://127.0.0.1:" + gateway.tlsPort() + path);
    }

    private static HttpResponse<String> post(HttpClient client, String body) throws Exception {
        return client.send(
                HttpRequest.newBuilder(uri("https", "/v1/services/echo"))
                        .timeout(Duration.ofSeconds(20))
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private static String all(SSLSocket socket) throws Exception {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    @Test
    void http2IsAgreedByAlpnAndEveryAnswerSaysToKeepToTls() throws Exception {
        try (HttpClient client = client(HttpClient.Version.HTTP_2)) {
            // When
            HttpResponse<String> answer = post(client, "hello");

            // Then
            assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(answer.body()).isEqualTo("hello");
            assertThat(answer.headers().map()).containsEntry("strict-transport-security", List.of("max-age=31536000"));
            assertThat(answer.headers().map()).doesNotContainKey("server");
        }
    }

    @Test
    void theAnswersInClearDoNotSayIt() throws Exception {
        assertThat(gateway.get("/echo/").headers().map()).doesNotContainKey("strict-transport-security");
    }

    @Test
    void http1IsAgreedByAlpn() throws Exception {
        try (SSLSocket socket = socket("http/1.1")) {
            // When
            socket.getOutputStream().write(GET.getBytes(StandardCharsets.ISO_8859_1));

            // Then
            assertThat(all(socket))
                    .startsWith("HTTP/1.1 204")
                    .containsIgnoringCase("Strict-Transport-Security: max-age");
            assertThat(socket.getApplicationProtocol()).isEqualTo("http/1.1");
        }
    }

    @Test
    void whoKnowsNoAlpnGetsHttp1() throws Exception {
        try (SSLSocket socket = socket()) {
            // When
            socket.getOutputStream().write(GET.getBytes(StandardCharsets.ISO_8859_1));

            // Then
            assertThat(all(socket)).startsWith("HTTP/1.1 204");
        }
    }

    @Test
    void aRequestTheCodecRefusesSaysItToo() throws Exception {
        try (SSLSocket socket = socket()) {
            // When
            socket.getOutputStream()
                    .write("GET / HTTP/1.1\r\nBad Header: 1\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));

            // Then
            assertThat(all(socket)).startsWith("HTTP/1.1 400").containsIgnoringCase("Strict-Transport-Security");
        }
    }

    @Test
    void http2FramesGoOverTls() throws Exception {
        try (Http2Peer peer = Http2Peer.over(socket("h2")).preface().send(Http2Peer.SETTINGS, 0, 0)) {
            // When
            peer.get(1, "/echo/");

            // Then
            assertThat(peer.read(Http2Peer.HEADERS).stream()).isEqualTo(1);
        }
    }

    @Test
    void http2InClearIsSpokenByPriorKnowledgeAndByUpgrade() throws Exception {
        try (Http2Peer peer = Http2Peer.connect(gateway.port())) {
            // When
            peer.get(1, "/echo/");
            HttpResponse<String> upgraded = gateway.post("/v1/services/echo", "up");

            // Then
            assertThat(peer.read(Http2Peer.HEADERS).stream()).isEqualTo(1);
            assertThat(upgraded.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(upgraded.body()).isEqualTo("up");
        }
    }

    @Test
    void aWebSocketGoesOverTls() throws Exception {
        // Given
        gateway.upstream.token("tok", "u_1");
        CompletableFuture<String> heard = new CompletableFuture<>();
        try (HttpClient client = client(HttpClient.Version.HTTP_1_1)) {
            WebSocket socket = client.newWebSocketBuilder()
                    .subprotocols("reeve.v1.json")
                    .buildAsync(uri("wss", "/v1/ws"), new WebSocket.Listener() {
                        @Override
                        public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
                            heard.complete(text.toString());
                            return CompletableFuture.completedFuture(null);
                        }
                    })
                    .get(20, TimeUnit.SECONDS);

            // When
            socket.sendText("{\"id\":1,\"auth\":{\"token\":\"tok\"}}", true).get(20, TimeUnit.SECONDS);

            // Then
            assertThat(heard.get(20, TimeUnit.SECONDS)).contains("\"u_1\"");
            socket.abort();
        }
    }

    @Test
    void newFilesAreServedWithoutARestartAndOpenConnectionsGoOn(@TempDir Path other) throws Exception {
        try (SSLSocket old = socket()) {
            // Given
            X509Certificate before = served(old);
            SelfSigned next = SelfSigned.make(other, "IP:127.0.0.1", "-keyalg", "RSA", "-validity", "3");

            // When
            Files.copy(next.pem(), folder.resolve("tls.crt"), StandardCopyOption.REPLACE_EXISTING);
            Files.copy(next.key(), folder.resolve("tls.key"), StandardCopyOption.REPLACE_EXISTING);
            trusting = SelfSigned.trusting(next.pem());

            // Then
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .pollInterval(Duration.ofMillis(250))
                    .until(() -> {
                        try (SSLSocket socket = socket()) {
                            return !served(socket).equals(before);
                        } catch (SSLException _) {
                            return false;
                        }
                    });
            assertThat(before.getPublicKey().getAlgorithm()).isEqualTo("EC");
            assertThat(old.isConnected()).isTrue();
        }
    }

    private static X509Certificate served(SSLSocket socket) throws Exception {
        return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    }

    @Test
    void thePortInClearCanBeLeftOut() throws Exception {
        try (RunningGateway only = RunningGateway.start(
                "port",
                "-1",
                "tls.certificate",
                folder.resolve("server.pem").toString(),
                "tls.private-key",
                folder.resolve("server.key").toString(),
                "tls.port",
                "0")) {
            assertThat(only.port()).isEqualTo(-1);
            assertThat(only.tlsPort()).isPositive();
        }
    }

    @Test
    void aBusyTlsPortIsNamedWithItsSetting() {
        assertThatThrownBy(() -> RunningGateway.start(
                        "tls.certificate", folder.resolve("server.pem").toString(),
                        "tls.private-key", folder.resolve("server.key").toString(),
                        "tls.port", Integer.toString(gateway.tlsPort())))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("reeve.gateway.tls.port")
                .hasMessageContaining(Integer.toString(gateway.tlsPort()));
    }
}
