// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.StringValue;
import io.grpc.Attributes;
import io.grpc.CallCredentials;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.SecurityLevel;
import io.grpc.Status;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The public API over real sockets: threads, OkHttp, a store of files. */
class ReeveIT {
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    private Path folder;

    private final ScriptedServer server = new ScriptedServer();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void callsOverHttpWithEveryKindOfBody() {
        try (Reeve reeve = signedIn()) {
            Service echo = reeve.service("echo");

            assertThat(echo.call("say", "{\"a\":1}").map()).containsEntry("a", 1);
            assertThat(echo.call("say", Map.of("x", 1, "y", 2), BodyTest.Point.class))
                    .isEqualTo(new BodyTest.Point(1, 2));
            assertThat(echo.call("say", StringValue.of("hi"))
                            .parse(StringValue::parseFrom)
                            .getValue())
                    .isEqualTo("hi");
            assertThat(echo.call(
                                    "say",
                                    Body.of("plain".getBytes(java.nio.charset.StandardCharsets.UTF_8), "text/plain"))
                            .text())
                    .isEqualTo("plain");
            ReeveException error = catchThrowableOfType(ReeveException.class, () -> echo.call("refuse", "{}"));
            assertThat(error.reason()).isEqualTo("FORBIDDEN");
            assertThat(error.requestId()).isEqualTo("r-1");
            assertThat(error.code()).isEqualTo("permission_denied");
        }
    }

    @Test
    void readsAStreamByHandAndByListener() throws Exception {
        try (Reeve reeve = signedIn()) {
            List<String> parts = new ArrayList<>();
            try (ReplyStream stream = reeve.service("echo").stream("count", "{}", CallOptions.DEFAULT)) {
                stream.forEach(part -> parts.add(new String(part.bytes(), java.nio.charset.StandardCharsets.UTF_8)));
                assertThat(stream.last().text()).isEqualTo("3");
            }
            assertThat(parts).containsExactly("1", "2");

            CompletableFuture<Reply> last = new CompletableFuture<>();
            List<Body> heard = new CopyOnWriteArrayList<>();
            ReplyStream unused =
                    reeve.service("echo").stream("count", "{}", CallOptions.DEFAULT, new ReplyStream.Listener() {
                        @Override
                        public void part(Body body) {
                            heard.add(body);
                        }

                        @Override
                        public void done(Reply reply) {
                            last.complete(reply);
                        }

                        @Override
                        public void failed(ReeveException error) {
                            last.completeExceptionally(error);
                        }
                    });
            assertThat(last.get(20, TimeUnit.SECONDS).text()).isEqualTo("3");
            assertThat(heard).hasSize(2);
        }
    }

    @Test
    void aLiveConnectionCallsFollowsAndComesBack() {
        try (Reeve reeve = signedIn()) {
            List<Object> texts = new CopyOnWriteArrayList<>();
            List<ConnectionState> states = new CopyOnWriteArrayList<>();
            reeve.listen(new ReeveListener() {
                @Override
                public void state(ConnectionState state) {
                    states.add(state);
                }
            });
            Subscription subscription = reeve.topic("chat")
                    .subscribe(publication -> texts.add(publication.map().get("t")));
            await().atMost(SOON).until(() -> texts.contains("hi"));

            assertThat(reeve.service("echo")
                            .call("say", "{\"a\":1}", CallOptions.DEFAULT.by(Door.WEBSOCKET))
                            .map())
                    .containsEntry("a", 1);
            assertThat(reeve.topic("chat").publish(Map.of("t", "ho")).offset()).isEqualTo(1);
            server.closeSockets(1012);
            await().atMost(SOON).until(() -> states.contains(ConnectionState.WAITING));
            await().atMost(SOON).until(() -> reeve.state() == ConnectionState.OPEN);
            subscription.close();
            await().atMost(SOON).until(() -> server.seen.stream().anyMatch(line -> line.contains("unsubscribe")));
            reeve.disconnect();
            await().atMost(SOON).until(() -> server.seen.contains("closed 1000"));
            assertThat(reeve.topic("chat").publish("1").offset()).isEqualTo(7);
        }
    }

    @Test
    void accountsByEveryRoute() {
        try (Reeve reeve = signedIn()) {
            assertThat(reeve.auth().user().orElseThrow().user()).isEqualTo("u_1");
            assertThat(reeve.auth().accessToken()).isEqualTo("at-1");
            assertThat(reeve.auth().upgrade().withPassword("ada@example.org", "correct horse"))
                    .isEmpty();
            assertThat(reeve.auth()
                            .upgrade()
                            .verify("12345678", "ada@example.org")
                            .user())
                    .isEqualTo("u_1");
            assertThat(reeve.auth().signUp("ada@example.org", "correct horse")).isEmpty();
            assertThat(reeve.auth().verify("12345678", "ada@example.org").user())
                    .isEqualTo("u_1");
            assertThat(reeve.auth().device().user()).isEqualTo("u_1");
            assertThat(reeve.auth().post("sessions", null).map()).containsKey("sessions");
            Oidc oidc = reeve.auth().oidc();
            assertThat(oidc.start("google", "app:/x")).startsWith("https://idp.example.org");
            assertThat(oidc.exchange("code").user()).isEqualTo("u_1");
            assertThatThrownBy(() -> oidc.exchange("again")).isInstanceOf(IllegalStateException.class);
            reeve.auth().signOut();
            assertThat(reeve.auth().user()).isEmpty();
            assertThat(reeve.auth().signInWithKey("rvs_x").user()).isEqualTo("u_1");
            reeve.auth().signOutEverywhere();
        }
        assertThat(server.seen).contains("POST /v1/auth/sign-out-all", "POST /v1/auth/oidc/exchange");
    }

    @Test
    void theOutboxAndTheSessionSurviveTheApp() {
        try (Reeve reeve = signedIn()) {
            reeve.networkDown();
            assertThat(reeve.outbox().add("echo", "save", "{\"n\":1}").service())
                    .isEqualTo("echo");
        }
        List<String> sent = new CopyOnWriteArrayList<>();

        try (Reeve reeve = client()) {
            reeve.listen(new ReeveListener() {
                @Override
                public void sent(OutboxEntry entry, Reply reply) {
                    sent.add(reply.text());
                }
            });
            reeve.foreground();
            reeve.background();
            await().atMost(SOON).until(() -> reeve.outbox().entries().isEmpty());
            await().atMost(SOON)
                    .until(() -> sent.contains("{\"n\":1}") || server.seen.contains("POST /v1/services/echo/save"));
        }
        assertThat(server.seen).contains("POST /v1/auth/refresh");
    }

    @Test
    void aGatewayThatIsNotThereIsSaidSo() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        try (Reeve reeve = Reeve.at("http://127.0.0.1:" + port).build()) {
            CallOptions soon = CallOptions.DEFAULT.deadline(Duration.ofMillis(300));
            ReeveException error = catchThrowableOfType(
                    ReeveException.class, () -> reeve.service("echo").call("say", "{}", soon));
            ReeveException start = catchThrowableOfType(
                    ReeveException.class, () -> reeve.auth().startAnonymously());

            assertThat(error.reason()).isEqualTo("NO_CONNECTION");
            assertThat(start.reason()).isEqualTo("NO_CONNECTION");
            assertThat(error.domain()).isEqualTo(ReeveException.CLIENT_DOMAIN);
        }
    }

    @Test
    void closingEndsOpenCallsAndThreads() {
        Reeve reeve = signedIn();
        reeve.connect();
        await().atMost(SOON).until(() -> reeve.state() == ConnectionState.OPEN);
        CompletableFuture<Reply> hanging =
                reeve.service("echo").callAsync("hang", "{}", CallOptions.DEFAULT.by(Door.HTTP));
        CompletableFuture<Reply> given =
                reeve.service("echo").callAsync("hang", "{}", CallOptions.DEFAULT.by(Door.HTTP));
        assertThat(given.cancel(true)).isTrue();

        reeve.close();

        assertThat(hanging).isCompletedExceptionally();
        await().atMost(SOON)
                .until(() -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().startsWith("reeve-")
                                && !thread.getName().startsWith("reeve-http")));
        ReeveException error = catchThrowableOfType(
                ReeveException.class, () -> reeve.service("echo").call("say", "{}"));
        assertThat(error.reason()).isEqualTo("CLOSED");
        reeve.close();
    }

    @Test
    void aGrpcStubShowsTheToken() {
        try (Reeve reeve = signedIn()) {
            CompletableFuture<String> shown = new CompletableFuture<>();
            new GrpcCredentials(reeve).applyRequestMetadata(new NoRequest(), Runnable::run, new Applied(shown));

            assertThat(shown.join()).isEqualTo("Bearer at-1");
        }
    }

    @Test
    void refusesAddressesAndNamesThatAreNone() {
        assertThatThrownBy(() -> Reeve.at("ftp://x")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Reeve.at("http://x").set(Setting.GRACE_MS, -1))
                .isInstanceOf(IllegalArgumentException.class);
        try (Reeve reeve = client()) {
            assertThatThrownBy(() -> reeve.service("A B")).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> reeve.topic("A B")).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> reeve.service("a").call("b/c", "{}")).isInstanceOf(IllegalArgumentException.class);
        }
    }

    private Reeve client() {
        return Reeve.at(server.url() + "/")
                .installation(Store.inFolder(folder))
                .app("test", "1")
                .appKey("rvp_x")
                .jsonFrames()
                .set(Setting.BACKOFF_BASE_MS, 20)
                .build();
    }

    private Reeve signedIn() {
        Reeve reeve = client();
        SignedIn unused = reeve.auth().startAnonymously();
        return reeve;
    }

    /** Which call it is for does not matter. */
    private static final class NoRequest extends CallCredentials.RequestInfo {
        NoRequest() {
            super();
        }

        @Override
        public MethodDescriptor<?, ?> getMethodDescriptor() {
            throw new UnsupportedOperationException();
        }

        @Override
        public SecurityLevel getSecurityLevel() {
            return SecurityLevel.NONE;
        }

        @Override
        public String getAuthority() {
            return "gateway.test";
        }

        @Override
        public Attributes getTransportAttrs() {
            return Attributes.EMPTY;
        }
    }

    private static final class Applied extends CallCredentials.MetadataApplier {
        private final CompletableFuture<String> shown;

        Applied(CompletableFuture<String> shown) {
            super();
            this.shown = shown;
        }

        @Override
        public void apply(Metadata headers) {
            shown.complete(headers.get(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER)));
        }

        @Override
        public void fail(Status status) {
            shown.completeExceptionally(status.asRuntimeException());
        }
    }
}
