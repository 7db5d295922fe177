// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import dev.reeve.gatewayapi.auth.v1.Account;
import dev.reeve.gatewayapi.auth.v1.Session;
import dev.reeve.gatewayapi.auth.v1.SignInRequest;
import dev.reeve.gatewayapi.auth.v1.TokenRequest;
import dev.reeve.gatewayapi.log.v1.Entry;
import dev.reeve.gatewayapi.log.v1.FollowBatch;
import dev.reeve.gatewayapi.log.v1.FollowRequest;
import dev.reeve.gatewayapi.log.v1.ListDevicesReply;
import dev.reeve.gatewayapi.log.v1.QueryReply;
import dev.reeve.gatewayapi.log.v1.QueryRequest;
import dev.reeve.protocol.ErrorReason;
import dev.reeve.protocol.ReeveException;
import dev.reeve.protocol.auth.v1.ExchangeKeyReply;
import dev.reeve.protocol.auth.v1.ExchangeKeyRequest;
import dev.reeve.protocol.auth.v1.JwksReply;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The fixed routes: auth, keys, logs, discovery, console. */
class RoutesIT {
    private static final String AUTH = "reeve.auth.v1.auth";
    private static final String EDGE = "reeve.auth.v1.edge";
    private static final String LOG = "reeve.log.v1.log";
    private static final String TAIL = "reeve.log.v1.tail";
    private static final String OTLP = "opentelemetry.proto.collector.logs.v1.logsservice";
    private static final String PROTO = "application/proto";
    private static final String TYPE = "Content-Type";
    private static final String JSON = "application/json";
    private static RunningGateway gateway;

    @BeforeAll
    static void start() {
        gateway = RunningGateway.start("limits.address-rate", "10000", "limits.address-burst", "10000");
        gateway.upstream.token("adm", "u_adm", "admin");
        gateway.upstream.token("usr", "u_usr", "logs:write");
        gateway.upstream.token("key-token", "k_1", "logs:write");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @BeforeEach
    void forget() {
        gateway.upstream.calls.clear();
    }

    private static void answer(String service, MessageLite reply) {
        gateway.upstream.services.put(service, (_, out) -> out.last(reply.toByteArray(), PROTO));
    }

    private static <M extends Message> M sent(Parser<M> parser) throws Exception {
        return parser.parseFrom(gateway.upstream.calls.peek().body());
    }

    @ParameterizedTest
    @CsvSource({
        "anonymous, StartAnonymous",
        "sign-up, SignUp",
        "sign-in, SignIn",
        "refresh, Refresh",
        "sign-out, SignOut",
        "sign-out-all, SignOutAll",
        "token, Token"
    })
    void authRoutesAreMethodsOfTheAuthService(String path, String method) throws Exception {
        // Given
        answer(AUTH, Session.newBuilder().setUser("u_1").setExpiresInMs(600_000).build());

        // When
        HttpResponse<String> answer = gateway.post("/v1/auth/" + path, "{}", TYPE, JSON);

        // Then
        Call call = gateway.upstream.calls.peek();
        assertThat(call.service()).isEqualTo(AUTH);
        assertThat(call.method()).isEqualTo(method);
        assertThat(call.contentType()).isEqualTo(PROTO);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue(TYPE)).contains(JSON);
    }

    @Test
    void aSignInIsTranslatedBothWays() throws Exception {
        // Given
        answer(
                AUTH,
                Session.newBuilder()
                        .setUser("u_1")
                        .setAccessToken("aaa")
                        .setExpiresInMs(600_000)
                        .setRefreshToken("rr1_x")
                        .build());

        // When
        HttpResponse<String> answer =
                gateway.post("/v1/auth/sign-in", "{\"email\":\"a@b.c\",\"password\":\"päss\",\"newer\":1}", TYPE, JSON);

        // Then
        assertThat(sent(SignInRequest.parser()).getPassword()).isEqualTo("päss");
        assertThat(answer.body())
                .isEqualTo(
                        "{\"user\":\"u_1\",\"accessToken\":\"aaa\",\"expiresInMs\":600000,\"refreshToken\":\"rr1_x\"}");
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
    }

    @Test
    void anOldTokenIsNoHindranceToGettingANewOne() throws Exception {
        // Given
        answer(AUTH, Session.getDefaultInstance());

        // When
        HttpResponse<String> answer = gateway.post(
                "/v1/auth/refresh", "{\"refreshToken\":\"x\"}", TYPE, JSON, "Authorization", "Bearer expired");

        // Then
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(gateway.upstream.calls.peek().token()).isNull();
    }

    @Test
    void meGoesInWithTheCallersToken() throws Exception {
        // Given
        answer(AUTH, Account.newBuilder().setUser("u_usr").build());

        // When
        HttpResponse<String> answer = gateway.get("/v1/auth/me", "Authorization", "Bearer usr");

        // Then
        assertThat(answer.body()).isEqualTo("{\"user\":\"u_usr\"}");
        assertThat(gateway.upstream.calls.peek().token()).isEqualTo("usr");
    }

    @Test
    void theKeyOfATokenRequestMayStandInAHeader() throws Exception {
        // Given
        answer(AUTH, Session.getDefaultInstance());

        // When
        gateway.post("/v1/auth/token", "{\"session\":true}", TYPE, JSON, "X-API-Key", "rvs_abc");

        // Then
        TokenRequest request = sent(TokenRequest.parser());
        assertThat(request.getApiKey()).isEqualTo("rvs_abc");
        assertThat(request.getSession()).isTrue();
    }

    @Test
    void anApplicationErrorOfAuthPassesIntact() throws Exception {
        // Given
        gateway.upstream.services.put(
                AUTH,
                (_, out) -> out.fail(ReeveException.builder(ErrorReason.APPLICATION, "wrong e-mail or password")
                        .code("INVALID_CREDENTIALS")
                        .grpcCode(16)
                        .build()));

        // When
        HttpResponse<String> answer = gateway.post("/v1/auth/sign-in", "{}", TYPE, JSON);

        // Then
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body())
                .contains("\"reason\":\"INVALID_CREDENTIALS\"")
                .contains("\"domain\":\"reeve.auth.v1.auth\"")
                .contains("\"code\":\"unauthenticated\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "[]",
                "1",
                "null",
                "{\"email\":1e999}x",
                "{\"email\":{\"a\":1}}",
                "{\"email\":\"\\ud800\"",
                "{\"email\":\"a\",\"email\":\"b\"}",
                "{email:'a'}"
            })
    void aBodyThatIsNoSignInIsInvalid(String body) throws Exception {
        // When
        HttpResponse<String> answer = gateway.post("/v1/auth/sign-in", body, TYPE, JSON);

        // Then
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("INVALID_REQUEST");
    }

    @Test
    void otherTypesAre415AndUnacceptableAnswers406() throws Exception {
        // When
        HttpResponse<String> type = gateway.post("/v1/auth/sign-in", "<a/>", TYPE, "text/xml");
        HttpResponse<String> accept = gateway.post("/v1/auth/sign-in", "{}", TYPE, JSON, "Accept", "image/png");

        // Then
        assertThat(type.statusCode()).isEqualTo(415);
        assertThat(type.body()).contains("\"reason\":\"INVALID_REQUEST\"");
        assertThat(accept.statusCode()).isEqualTo(406);
    }

    @Test
    void anApiKeyIsExchangedOnceAndThenRemembered() throws Exception {
        // Given
        gateway.upstream.services.put(EDGE, (call, out) -> {
            boolean right = new String(call.body(), StandardCharsets.ISO_8859_1).contains("rvp_good");
            if (right) {
                out.last(
                        ExchangeKeyReply.newBuilder()
                                .setAccessToken("key-token")
                                .setExpiresInMs(600_000)
                                .build()
                                .toByteArray(),
                        PROTO);
            } else {
                out.fail(ReeveException.builder(ErrorReason.APPLICATION, "no such key")
                        .code("INVALID_CREDENTIALS")
                        .grpcCode(16)
                        .build());
            }
        });

        // When
        HttpResponse<String> first = gateway.post("/v1/services/echo", "1", "Authorization", "Bearer rvp_good");
        HttpResponse<String> second = gateway.post("/v1/services/echo", "2", "X-API-Key", "rvp_good");
        HttpResponse<String> wrong = gateway.post("/v1/services/echo", "3", "X-API-Key", "rvp_bad");
        HttpResponse<String> both =
                gateway.post("/v1/services/echo", "4", "X-API-Key", "rvp_good", "Authorization", "Bearer usr");

        // Then
        assertThat(List.of(first.statusCode(), second.statusCode(), wrong.statusCode(), both.statusCode()))
                .containsExactly(200, 200, 401, 401);
        Call exchange = gateway.upstream.calls.peek();
        assertThat(ExchangeKeyRequest.parseFrom(exchange.body()).getAddress()).isEqualTo("127.0.0.1");
        assertThat(gateway.upstream.calls.stream().filter(call -> call.service().equals(EDGE)))
                .hasSize(2);
        assertThat(gateway.upstream.calls.stream()
                        .filter(call -> call.service().equals("echo"))
                        .map(Call::token))
                .containsExactly("key-token", "key-token");
    }

    @Test
    void whileAuthIsAwayAKeyIsNoWorkers() throws Exception {
        // Given
        gateway.upstream.services.remove(EDGE);

        // When
        HttpResponse<String> answer = gateway.post("/v1/services/echo", "1", "X-API-Key", "rvp_unseen");

        // Then
        assertThat(answer.statusCode()).isEqualTo(503);
    }

    @Test
    void jwksIsKeptForAsLongAsAuthSays() throws Exception {
        // Given
        answer(
                EDGE,
                JwksReply.newBuilder()
                        .setJwksJson("{\"keys\":[]}")
                        .setMaxAgeSeconds(300)
                        .build());

        // When
        HttpResponse<String> first = gateway.get("/.well-known/jwks.json");
        HttpResponse<String> second = gateway.get("/.well-known/jwks.json");

        // Then
        assertThat(first.body()).isEqualTo("{\"keys\":[]}");
        assertThat(first.headers().firstValue("Cache-Control").orElse("")).startsWith("public, max-age=");
        assertThat(second.body()).isEqualTo("{\"keys\":[]}");
        assertThat(gateway.upstream.calls).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/logs", "/otlp/v1/logs"})
    void otlpGoesThroughAsItIs(String path) throws Exception {
        // Given
        gateway.upstream.services.put(OTLP, (call, out) -> out.last(new byte[] {9}, call.contentType()));

        // When
        HttpResponse<String> answer =
                gateway.post(path, "bytes", TYPE, "application/x-protobuf", "Authorization", "Bearer usr");

        // Then
        Call call = gateway.upstream.calls.peek();
        assertThat(call.service()).isEqualTo(OTLP);
        assertThat(call.method()).isEqualTo("Export");
        assertThat(new String(call.body(), StandardCharsets.UTF_8)).isEqualTo("bytes");
        assertThat(answer.headers().firstValue(TYPE)).contains("application/x-protobuf");
    }

    @Test
    void ndjsonRecordsGoToTheLogger() throws Exception {
        // Given
        gateway.upstream.services.put(
                LOG, (_, out) -> out.last("{\"accepted\":1}".getBytes(StandardCharsets.UTF_8), JSON));

        // When
        HttpResponse<String> answer = gateway.post(
                "/v1/logs/records", "{\"body\":\"x\"}\n", TYPE, "application/x-ndjson", "Authorization", "Bearer usr");

        // Then
        assertThat(answer.body()).isEqualTo("{\"accepted\":1}");
        assertThat(gateway.upstream.calls.peek().method()).isEqualTo("AppendNdjson");
        assertThat(gateway.upstream.calls.peek().contentType()).isEqualTo("application/x-ndjson");
    }

    @Test
    void queryParametersBecomeAQuery() throws Exception {
        // Given
        answer(
                LOG,
                QueryReply.newBuilder()
                        .addEntries(Entry.newBuilder().setTimeUnixNano(5))
                        .build());

        // When
        HttpResponse<String> answer = gateway.get(
                "/v1/logs/records?device=i_1&device=i_2&level=warn&q=caf%C3%A9+x&limit=7&order=oldest"
                        + "&from=2026-01-01T00:00:00Z&to=1767225601000&after=c1",
                "Authorization", "Bearer adm");

        // Then
        QueryRequest query = sent(QueryRequest.parser());
        assertThat(query.getFilter().getDevicesList()).containsExactly("i_1", "i_2");
        assertThat(query.getFilter().getSeverityMin()).isEqualTo(13);
        assertThat(query.getFilter().getText()).isEqualTo("café x");
        assertThat(query.getLimit()).isEqualTo(7);
        assertThat(query.getOldestFirst()).isTrue();
        assertThat(query.getFromUnixNano()).isEqualTo(1_767_225_600_000_000_000L);
        assertThat(query.getToUnixNano()).isEqualTo(1_767_225_601_000_000_000L);
        assertThat(query.getAfter()).isEqualTo("c1");
        assertThat(answer.body()).isEqualTo("{\"entries\":[{\"timeUnixNano\":\"5\"}]}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "limit=0",
                "limit=1001",
                "limit=x",
                "level=loud",
                "level=25",
                "order=sideways",
                "from=yesterday",
                "from=99999999999d",
                "q=%zz",
                "q=a&q=b"
            })
    void badQueryParametersAreInvalid(String query) throws Exception {
        try (RawHttp raw = new RawHttp(gateway.port())) {
            // When
            raw.say("GET /v1/logs/records?" + query
                    + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer adm\r\nConnection: close\r\n\r\n");

            // Then
            assertThat(raw.readAll()).startsWith("HTTP/1.1 400").contains("INVALID_REQUEST");
        }
    }

    @Test
    void tailIsAStreamOfBatchesForAnHour() throws Exception {
        // Given
        gateway.upstream.services.put(TAIL, (_, out) -> {
            out.partial(FollowBatch.newBuilder().setLive(true).build().toByteArray(), PROTO);
            out.last(new byte[0], "");
        });

        // When
        HttpResponse<String> lines = gateway.get("/v1/logs/tail?device=i_1&history=5", "Authorization", "Bearer adm");
        HttpResponse<String> events =
                gateway.get("/v1/logs/tail", "Authorization", "Bearer adm", "Accept", "text/event-stream");

        // Then
        assertThat(lines.body()).isEqualTo("{\"partial\":{\"live\":true}}\n{\"final\":null}\n");
        assertThat(events.body()).isEqualTo("event: partial\ndata: {\"live\":true}\n\nevent: final\ndata: null\n\n");
        assertThat(sent(FollowRequest.parser()).getHistory()).isEqualTo(5);
        assertThat(gateway.upstream.calls.peek().deadline()).isEqualTo(Duration.ofHours(1));
        assertThat(gateway.upstream.calls.peek().stream()).isTrue();
    }

    @Test
    void devicesAreListed() throws Exception {
        // Given
        answer(LOG, ListDevicesReply.getDefaultInstance());

        // When
        HttpResponse<String> answer = gateway.get("/v1/logs/devices?search=pixel", "Authorization", "Bearer adm");

        // Then
        assertThat(answer.body()).isEqualTo("{}");
        assertThat(gateway.upstream.calls.peek().method()).isEqualTo("ListDevices");
    }

    @Test
    @Tag("A10")
    void servicesAreShownToThoseWithTheScope() throws Exception {
        // Given
        gateway.upstream.discoveries.put("stats", documents("""
                {"services":[{"name":"echo","readyWorkers":1,"waiting":0}],
                 "instances":[{"name":"echo","id":"e-1","inFlight":2}]}"""));
        gateway.upstream.discoveries.put("info", documents("""
                {"instances":[{"name":"echo","id":"e-1","version":"1.0.0","capacity":8}]}"""));
        gateway.upstream.discoveries.put("ping", documents("""
                {"instances":[{"name":"echo","id":"e-1","silentMs":12,"plain":false}]}"""));

        // When
        HttpResponse<String> admin = gateway.get("/v1/services", "Authorization", "Bearer adm");
        HttpResponse<String> user = gateway.get("/v1/services", "Authorization", "Bearer usr");
        HttpResponse<String> nobody = gateway.get("/v1/services/echo");

        // Then
        assertThat(admin.body()).isEqualTo("""
                {"services":[{"name":"echo","readyWorkers":1,"waiting":0,\
                "brokers":[{"id":"b-1","waiting":0,"readyWorkers":1}],"instances":[\
                {"id":"e-1","silentMs":12,"plain":false,"version":"1.0.0","capacity":8,"inFlight":2,\
                "brokers":[{"id":"b-1","inFlight":2,"silentMs":12}]}]}],\
                "brokers":[{"id":"b-1","answered":true}]}""");
        assertThat(user.statusCode()).isEqualTo(403);
        assertThat(nobody.statusCode()).isEqualTo(401);
    }

    @Test
    void servicesOfSeveralBrokersAreAddedUpAndSaidWhoseAreMissing() throws Exception {
        // Given
        gateway.upstream.discoveries.put("ping", List.of());
        gateway.upstream.discoveries.put("info", List.of());
        gateway.upstream.discoveries.put(
                "stats",
                List.of(
                        answer("b-2", "{\"services\":[{\"name\":\"echo\",\"waiting\":3}]}"),
                        answer("b-1", "{\"services\":[{\"name\":\"echo\",\"waiting\":4}]}"),
                        new Upstream.BrokerDocuments("b-3", List.of(), "UNKNOWN")));

        // When
        String together =
                gateway.get("/v1/services", "Authorization", "Bearer adm").body();
        gateway.upstream.discoveries.put("stats", List.of(new Upstream.BrokerDocuments("b-3", List.of(), "UNKNOWN")));
        HttpResponse<String> none = gateway.get("/v1/services", "Authorization", "Bearer adm");

        // Then
        assertThat(together)
                .contains("\"waiting\":7", "{\"id\":\"b-3\",\"answered\":false,\"reason\":\"UNKNOWN\"}")
                .contains("\"brokers\":[{\"id\":\"b-1\",\"waiting\":4},{\"id\":\"b-2\",\"waiting\":3}]");
        assertThat(none.statusCode()).isEqualTo(503);
        assertThat(none.body()).contains("NO_WORKERS");
    }

    private static List<Upstream.BrokerDocuments> documents(String json) {
        return List.of(answer("b-1", json));
    }

    private static Upstream.BrokerDocuments answer(String broker, String json) {
        return new Upstream.BrokerDocuments(broker, List.of(json.getBytes(StandardCharsets.UTF_8)), "");
    }

    @Test
    void theConsoleIsServedFromItsMap() throws Exception {
        // When
        HttpResponse<String> page = gateway.get("/console/");
        HttpResponse<String> again = gateway.get(
                "/console/", "If-None-Match", page.headers().firstValue("ETag").orElse(""));
        HttpResponse<String> bare = gateway.get("/console");
        HttpResponse<String> root = gateway.get("/");
        HttpResponse<String> head =
                gateway.send(gateway.request("/console/index.html").HEAD());
        HttpResponse<String> posted = gateway.post("/console/", "x");

        // Then
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue(TYPE)).contains("text/html; charset=utf-8");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
                .startsWith("default-src 'none'");
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(bare.statusCode()).isEqualTo(308);
        assertThat(bare.headers().firstValue("Location")).contains("./console/");
        assertThat(root.headers().firstValue("Location")).contains("./console/");
        assertThat(head.body()).isEmpty();
        assertThat(head.headers().firstValue("Content-Length")).isPresent();
        assertThat(posted.statusCode()).isEqualTo(405);
    }
}
