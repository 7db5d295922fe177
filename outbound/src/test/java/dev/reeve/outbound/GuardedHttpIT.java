// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.reeve.outbound.AddressRule.Clear;
import dev.reeve.testkit.SelfSigned;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Exchanges over real sockets, with a server of TLS. */
@Tag("S4")
class GuardedHttpIT {
    private static final Vertx VERTX = Vertx.vertx();
    private static final CountDownLatch END = new CountDownLatch(1);
    private static final AtomicInteger ELSEWHERE = new AtomicInteger();
    private static final ExecutorService THREADS = Executors.newVirtualThreadPerTaskExecutor();
    private static SelfSigned certificate;
    private static HttpsServer server;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        certificate = SelfSigned.make(folder, "DNS:localhost");
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(certificate.server()));
        server.setExecutor(THREADS);
        server.createContext("/", GuardedHttpIT::answer);
        server.start();
    }

    @AfterAll
    static void stop() {
        END.countDown();
        server.stop(0);
        THREADS.close();
        VERTX.close().toCompletionStage().toCompletableFuture().join();
    }

    private static void answer(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        switch (exchange.getRequestURI().getPath()) {
            case "/moved" -> {
                exchange.getResponseHeaders().set("Location", "/elsewhere");
                exchange.sendResponseHeaders(302, -1);
            }
            case "/elsewhere" -> {
                ELSEWHERE.incrementAndGet();
                exchange.sendResponseHeaders(200, -1);
            }
            case "/huge" -> {
                exchange.sendResponseHeaders(200, 0);
                exchange.getResponseBody().write(new byte[100_000]);
            }
            case "/slow" -> awaitEnd();
            case "/port" -> {
                byte[] port =
                        Integer.toString(exchange.getRemoteAddress().getPort()).getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, port.length);
                exchange.getResponseBody().write(port);
            }
            default -> {
                exchange.getResponseHeaders()
                        .set("X-Said", exchange.getRequestHeaders().getFirst("X-Asked"));
                exchange.sendResponseHeaders(202, body.length);
                exchange.getResponseBody().write(body);
            }
        }
        exchange.close();
    }

    private static void awaitEnd() {
        try {
            END.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static GuardedHttp towards(AddressRule rule, int places) {
        return towards(rule, places, Duration.ofSeconds(20));
    }

    private static GuardedHttp towards(AddressRule rule, int places, Duration timeout) {
        return towards(rule, places, timeout, certificate);
    }

    private static GuardedHttp towards(AddressRule rule, int places, Duration timeout, SelfSigned trusted) {
        return new GuardedHttp(
                VERTX,
                rule,
                Optional.of(trusted.pem()),
                new GuardedHttp.Bounds(timeout, 10_000, 1, Duration.ofSeconds(5), new Semaphore(places)));
    }

    private static GuardedHttp.Request request(String url) {
        byte[] body = "hello".getBytes(StandardCharsets.UTF_8);
        return new GuardedHttp.Request(URI.create(url), "POST", Map.of("X-Asked", "this"), body);
    }

    private static GuardedHttp.Reply send(String path) {
        return send(path, Duration.ofSeconds(20));
    }

    private static GuardedHttp.Reply send(String path, Duration timeout) {
        return towards(new AddressRule(true, Clear.LOOPBACK), 1, timeout).send(request(url(path)));
    }

    private static String url(String path) {
        return "https://localhost:" + server.getAddress().getPort() + path;
    }

    @Test
    void givesTheAnswerWhateverItsStatus() {
        GuardedHttp.Reply reply = send("/?q=1");

        assertThat(reply.status()).isEqualTo(202);
        assertThat(reply.body()).asString(StandardCharsets.UTF_8).isEqualTo("hello");
        assertThat(reply.header("x-said")).isEqualTo("this");
        assertThat(reply.header("x-unsaid")).isEmpty();
    }

    @Test
    void keepsItsConnectionForTheNextExchange() {
        GuardedHttp kept = towards(new AddressRule(true, Clear.LOOPBACK), 1);

        String first = new String(kept.send(request(url("/port"))).body(), StandardCharsets.UTF_8);
        String second = new String(kept.send(request(url("/port"))).body(), StandardCharsets.UTF_8);

        assertThat(second).isEqualTo(first);
    }

    @Test
    void followsNoRedirect() {
        assertThat(send("/moved").status()).isEqualTo(302);
        assertThat(ELSEWHERE).hasValue(0);
    }

    @Test
    void readsAndWaitsNoLongerThanItsBounds() {
        assertThatThrownBy(() -> send("/huge"))
                .isInstanceOf(OutboundFault.class)
                .hasMessageContaining("10000 bytes");
        assertThatThrownBy(() -> send("/slow"))
                .isInstanceOf(OutboundFault.class)
                .hasMessageContaining("no answer");
    }

    @Test
    void saysTheStatusOfAnAnswerThatIsTooLong() {
        assertThatThrownBy(() -> send("/huge"))
                .isInstanceOfSatisfying(
                        OutboundFault.class, fault -> assertThat(fault.status()).isEqualTo(200));
        assertThatThrownBy(() -> send("/slow", Duration.ofMillis(100)))
                .isInstanceOfSatisfying(
                        OutboundFault.class, fault -> assertThat(fault.status()).isZero());
    }

    @Test
    void saysWhatKindOfFaultItWas(@TempDir Path folder) throws Exception {
        AddressRule rule = new AddressRule(true, Clear.LOOPBACK);
        SelfSigned other = SelfSigned.make(folder, "DNS:localhost");
        int closed = closedPort();

        assertThatThrownBy(() -> towards(rule, 1).send(request("https://localhost:" + closed + "/secret")))
                .isInstanceOf(OutboundFault.class)
                .hasMessage("no answer (ConnectException)");
        assertThatThrownBy(() -> towards(rule, 1, Duration.ofSeconds(20), other).send(request(url("/secret"))))
                .isInstanceOf(OutboundFault.class)
                .hasMessageMatching("no answer \\(.*(Cert|Signature|Handshake).*\\)")
                .hasMessageNotContaining("secret");
    }

    @Test
    void sendsNothingThatWasGivenUpBeforeItsConnectionWasThere() throws Exception {
        HttpsServer late = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        late.setHttpsConfigurator(new HttpsConfigurator(certificate.server()));
        late.setExecutor(THREADS);
        List<String> asked = new CopyOnWriteArrayList<>();
        late.createContext("/", exchange -> {
            asked.add(exchange.getRequestURI().getPath());
            GuardedHttpIT.answer(exchange);
        });
        String url = "https://localhost:" + late.getAddress().getPort();
        GuardedHttp http = towards(new AddressRule(true, Clear.LOOPBACK), 1);
        Thread caller = Thread.ofVirtual()
                .start(() -> assertThatThrownBy(() -> http.send(request(url + "/first")))
                        .hasMessage("interrupted"));
        await().until(() -> caller.getState() == Thread.State.TIMED_WAITING);

        caller.interrupt();
        caller.join();
        late.start();

        assertThat(http.send(request(url + "/second")).status()).isEqualTo(202);
        assertThat(asked).containsExactly("/second");
        late.stop(0);
    }

    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Test
    void refusesMoreExchangesAtOnceThanThereArePlaces() {
        GuardedHttp full = towards(new AddressRule(true, Clear.LOOPBACK), 0);

        assertThatThrownBy(() -> full.send(request("https://localhost/")))
                .isInstanceOf(OutboundFault.class)
                .hasMessageContaining("at once");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://127.0.0.1/",
                "https://localhost/",
                "https://2130706433/",
                "https://10.0.0.1/",
                "https://[::1]/",
                "https://[::ffff:127.0.0.1]/",
                "https://169.254.169.254/latest/meta-data/",
                "https://0.0.0.0/"
            })
    void connectsToNothingInside(String url) {
        assertThatThrownBy(
                        () -> towards(new AddressRule(false, Clear.PRIVATE), 1).send(request(url)))
                .isInstanceOf(OutboundFault.class)
                .hasMessageContaining("private network");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://10.0.0.1/", "ftp://localhost/", "https://ada@localhost/", "file:///etc/passwd"})
    void sendsNothingInTheClearAndNothingElseThanHttp(String url) {
        assertThatThrownBy(
                        () -> towards(new AddressRule(true, Clear.LOOPBACK), 1).send(request(url)))
                .isInstanceOf(OutboundFault.class)
                .hasMessageContaining("an address");
    }

    @Test
    void saysWhenANameIsUnknown() {
        assertThatThrownBy(() -> towards(new AddressRule(true, Clear.LOOPBACK), 1)
                        .send(request("https://no-such-host.invalid/")))
                .isInstanceOf(OutboundFault.class)
                .hasMessageContaining("unknown");
    }
}
