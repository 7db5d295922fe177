// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.testkit.FreePort;
import dev.reeve.testkit.SelfSigned;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/** {@code ./reeve up} with all that has metrics of its own switched on, and calls that go well and that do not. */
final class ObservedReeve implements AutoCloseable {
    private static final String NOBODY = "nobody.there";
    private static final String FULL = "full.shop";
    private static final byte[] FRAME = {1, 2, 'h', 'i'};

    private final DataFolder folder = DataFolder.make("observed");
    private final int lostPort = FreePort.find();
    private final SelfSigned certificate;
    private final UpProcess up;

    ObservedReeve(Path files) throws IOException, GeneralSecurityException, InterruptedException {
        certificate = SelfSigned.make(files, "IP:127.0.0.1");
        List<String> settings = new ArrayList<>(tls());
        settings.addAll(listeners());
        settings.addAll(rest());
        up = UpProcess.start(folder.path(), UpProcess.settings(settings.toArray(String[]::new)));
    }

    private List<String> tls() {
        return List.of(
                "reeve.gateway.tls.port=" + FreePort.find(),
                "reeve.gateway.tls.certificate=" + certificate.pem(),
                "reeve.gateway.tls.private-key=" + certificate.key());
    }

    /** One whose service is not there, and one with TLS. */
    private List<String> listeners() {
        String lost = "reeve.gateway.tcp.\"lost\".";
        String sealed = "reeve.gateway.tcp.\"sealed\".";
        return List.of(
                lost + "codec=foreman",
                lost + "port=" + lostPort,
                lost + "service=" + NOBODY,
                lost + "connections=1",
                lost + "on-error=dead-letter",
                lost + "dead-letter-topic=lost.frames",
                sealed + "codec=foreman",
                sealed + "port=" + FreePort.find(),
                sealed + "service=echo",
                sealed + "tls.certificate=" + certificate.pem(),
                sealed + "tls.key=" + certificate.key(),
                sealed + "tls.client-ca=" + certificate.pem());
    }

    /** Nobody is at these addresses and nobody serves the hook; the interceptor is the example's. */
    private static List<String> rest() {
        String nowhere = "http://127.0.0.1:" + FreePort.find();
        return List.of(
                "reeve.broker.traces.endpoint=" + nowhere + "/v1/traces",
                "reeve.broker.interceptors.folder=" + Launcher.ROOT.resolve("examples/maintenance-window/target"),
                "reeve.broker.interceptors.chain=maintenance-window",
                "reeve.broker.interceptors.named.maintenance-window.services=closed.shop",
                "reeve.broker.interceptors.named.maintenance-window.settings.until=2999-01-01T00:00:00Z",
                "reeve.broker.services.\"closed.shop\".policy=public",
                "reeve.broker.services.\"closed.shop\".declared=true",
                "reeve.broker.services.\"full.shop\".declared=true",
                "reeve.broker.services.\"full.shop\".queue-requests-max=1",
                "reeve.broker.services.\"full.shop\".deadline=1s",
                "reeve.gateway.limits.socket.open-calls=1",
                "reeve.auth.sign-up.mode=verify",
                "reeve.auth.mail.transport=log",
                "reeve.auth.audit.forward-tenant=default",
                "reeve.auth.hooks.after-account.created=told",
                "reeve.logger.forward.\"default\".url=" + nowhere + "/v1/logs",
                "reeve.logger.forward.\"default\".private-addresses=true");
    }

    UpProcess up() {
        return up;
    }

    /** What a day brings, good and bad, once. */
    void happen() {
        Http http = new Http(up.url());
        for (int i = 0; i < 5; i++) {
            http.post("/v1/services/seen.worker/say", up.adminKey(), "{}");
            http.post("/v1/services/" + NOBODY + "/say", up.adminKey(), "{}");
            http.post("/v1/auth/sign-in", "", "{\"email\":\"nobody@example.com\",\"password\":\"wrong-wrong-wrong\"}");
        }
        http.post("/v1/services/closed.shop/say", http.anonymousToken(), "{}");
        http.post(
                "/v1/services/echo",
                up.adminKey(),
                "{}",
                "Idempotency-Key",
                UUID.randomUUID().toString(),
                "Content-Type",
                "text/plain");
        http.post(
                "/v1/auth/sign-up",
                "",
                "{\"email\":\"%s@example.com\",\"password\":\"a rather long phrase\"}".formatted(UUID.randomUUID()));
        http.post("/v1/logs/levels", up.adminKey(), "{\"value\":\"x\",\"level\":\"debug\",\"reason\":\"to see\"}");
        assertThat(http.get("/v1/logs/records?q=level:loud", http.token(up.adminKey()))
                        .status())
                .isEqualTo(400);
        log(http);
        fullQueue(http);
        socket(http);
        frames();
    }

    private void log(Http http) {
        http.post("/v1/logs/records", up.appKey(), "{\"body\":\"seen\"}\n", "Content-Type", "application/x-ndjson");
    }

    /** More calls than may wait of a service without workers. */
    private void fullQueue(Http http) {
        var calls = IntStream.range(0, 4)
                .mapToObj(_ ->
                        CompletableFuture.supplyAsync(() -> http.post("/v1/services/" + FULL, up.adminKey(), "{}")))
                .toList();
        assertThat(calls.stream().map(CompletableFuture::join).map(Http.Answer::reason))
                .contains("QUEUE_FULL");
    }

    /** One call more than a socket may have open, then it is gone. */
    private void socket(Http http) {
        try (TestSocket socket = TestSocket.open(up.url(), http.anonymousToken())) {
            socket.send("{\"id\":2,\"call\":{\"service\":\"%s\",\"payload\":{}}}".formatted(FULL));
            socket.send("{\"id\":3,\"call\":{\"service\":\"%s\",\"payload\":{}}}".formatted(FULL));
            socket.awaitFrame(frame -> frame.path("id").asInt() == 3);
        }
    }

    /** A frame whose call fails, and a connection that is one too many. */
    private void frames() {
        try (Socket first = new Socket(InetAddress.getLoopbackAddress(), lostPort)) {
            first.getOutputStream().write(FRAME);
            oneTooMany();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void oneTooMany() throws IOException {
        try (Socket second = new Socket(InetAddress.getLoopbackAddress(), lostPort)) {
            assertThat(second.getInputStream().read()).as("closed").isNegative();
        }
    }

    /** New certificates that are none: they are looked at within seconds, and those in use stay. */
    void spoilCertificates() {
        try {
            Files.writeString(certificate.pem(), "no certificate\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    URI management() {
        return URI.create("http://127.0.0.1:" + up.managementPort());
    }

    @Override
    public void close() {
        up.close();
        folder.close();
    }
}
