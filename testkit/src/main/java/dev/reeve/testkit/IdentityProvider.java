// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.testkit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A small OpenID Connect provider on a real socket of loopback: discovery, keys that rotate, authorization with PKCE,
 * a token endpoint that checks everything. Whoever comes is signed in at once as {@link #person}. It can be told to
 * misbehave.
 */
public final class IdentityProvider implements AutoCloseable {
    /** What an endpoint does instead of its work. */
    public enum Fault {
        /** An answer of a megabyte. */
        HUGE,
        /** Sends its caller to {@code /elsewhere}. */
        REDIRECT,
        /** Answers when the provider is closed. */
        SLOW,
        /** Status 500. */
        BROKEN
    }

    /** Our client there. */
    public record Client(String id, String secret) {}

    private record Grant(Map<String, String> request, Map<String, Object> claims) {}

    private static final IdTokenMaker.Key FIRST_RSA = IdTokenMaker.Key.rsa("rsa-1");
    private static final IdTokenMaker.Key FIRST_EC = IdTokenMaker.Key.ec("ec-1");
    private static final long LIFE_SECONDS = 300;

    private final HttpServer server;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Client client;
    private final InstantSource clock;
    private final String issuer;
    private final Map<String, Grant> grants = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> requests = new ConcurrentHashMap<>();
    private final Map<String, Fault> faults = new ConcurrentHashMap<>();
    private volatile List<IdTokenMaker.Key> keys = List.of(FIRST_RSA, FIRST_EC);
    private volatile IdTokenMaker.Key signing = FIRST_RSA;
    private volatile Map<String, Object> person = Map.of("sub", "person-1");
    private volatile UnaryOperator<Map<String, Object>> headers = UnaryOperator.identity();
    private volatile UnaryOperator<Map<String, Object>> claims = UnaryOperator.identity();
    private volatile UnaryOperator<Map<String, Object>> metadata = UnaryOperator.identity();

    private IdentityProvider(HttpServer server, String scheme, String host, Client client, InstantSource clock) {
        this.server = server;
        this.client = client;
        this.clock = clock;
        this.issuer = scheme + "://" + host + ':' + server.getAddress().getPort();
        endpoint("/.well-known/openid-configuration", exchange -> answer(exchange, 200, discovery()));
        endpoint("/keys", exchange -> answer(exchange, 200, keySet()));
        endpoint("/authorize", this::authorize);
        endpoint("/token", this::token);
        endpoint("/elsewhere", exchange -> answer(exchange, 200, discovery()));
        server.setExecutor(executor);
        server.start();
    }

    /** In the clear, at 127.0.0.1. */
    public static IdentityProvider start(Client client, InstantSource clock) {
        try {
            return new IdentityProvider(HttpServer.create(loopback(), 0), "http", "127.0.0.1", client, clock);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Over TLS, as {@code host}, which is a name of loopback. */
    public static IdentityProvider start(Client client, InstantSource clock, SSLContext tls, String host) {
        try {
            HttpsServer server = HttpsServer.create(loopback(), 0);
            server.setHttpsConfigurator(new HttpsConfigurator(tls));
            return new IdentityProvider(server, "https", host, client, clock);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InetSocketAddress loopback() {
        return new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
    }

    private void endpoint(String path, HttpHandler handler) {
        server.createContext(path, exchange -> {
            requests.computeIfAbsent(path, _ -> new AtomicInteger()).incrementAndGet();
            Fault fault = faults.get(path);
            if (fault == null) {
                handler.handle(exchange);
            } else {
                misbehave(exchange, fault);
            }
        });
    }

    private void misbehave(HttpExchange exchange, Fault fault) throws IOException {
        switch (fault) {
            case HUGE -> answer(exchange, 200, "{\"padding\":\"" + "x".repeat(1_000_000) + "\"}");
            case BROKEN -> answer(exchange, 500, "{}");
            case REDIRECT -> {
                exchange.getResponseHeaders().add("Location", issuer + "/elsewhere");
                answer(exchange, 302, "{}");
            }
            case SLOW -> {
                try {
                    closed.await();
                } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }

    /** Claim {@code iss}. */
    public String issuer() {
        return issuer;
    }

    /** Claims about whoever signs in from now on: {@code sub}, {@code email} and so on. */
    public void person(Map<String, Object> claimsOfPerson) {
        person = Map.copyOf(claimsOfPerson);
    }

    /** Signs with an elliptic key from now on. */
    public void signWithEc() {
        signing = keys.stream()
                .filter(key -> key.algorithm().equals("ES256"))
                .findFirst()
                .orElseThrow();
    }

    /** New keys in place of the old. */
    public void rotateKeys() {
        keys = List.of(
                IdTokenMaker.Key.rsa("rsa-" + UUID.randomUUID()), IdTokenMaker.Key.ec("ec-" + UUID.randomUUID()));
        signing = keys.getFirst();
    }

    /** Signs with a key that is in no key set, under the name of one that is. */
    public void signWithStolenName() {
        signing = IdTokenMaker.Key.rsa(FIRST_RSA.kid());
    }

    /** Changes the headers of ID tokens before they are signed. */
    public void headers(UnaryOperator<Map<String, Object>> change) {
        headers = change;
    }

    /** Changes the claims of ID tokens before they are signed. */
    public void claims(UnaryOperator<Map<String, Object>> change) {
        claims = change;
    }

    /** Changes the discovery document. */
    public void metadata(UnaryOperator<Map<String, Object>> change) {
        metadata = change;
    }

    /** From now on the endpoint at {@code path} misbehaves. */
    public void fault(String path, Fault fault) {
        faults.put(path, fault);
    }

    /** The endpoint does its work again. */
    public void heal(String path) {
        faults.remove(path);
    }

    /** How often the endpoint at {@code path} was asked. */
    public int requests(String path) {
        AtomicInteger count = requests.get(path);
        return count == null ? 0 : count.get();
    }

    /** An ID token as a platform's SDK makes it for an app with that client id. */
    public String idToken(String audience, String nonce) {
        Map<String, Object> all = standardClaims(audience, nonce);
        all.putAll(person);
        return signed(all);
    }

    private Map<String, Object> standardClaims(String audience, String nonce) {
        long now = clock.instant().getEpochSecond();
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("iss", issuer);
        all.put("aud", audience);
        all.put("iat", now);
        all.put("exp", now + LIFE_SECONDS);
        all.put("nonce", nonce);
        return all;
    }

    private String signed(Map<String, Object> all) {
        IdTokenMaker.Key key = signing;
        Map<String, Object> header = new LinkedHashMap<>();
        header.put("alg", key.algorithm());
        header.put("kid", key.kid());
        header.put("typ", "JWT");
        return IdTokenMaker.sign(headers.apply(header), claims.apply(all), key);
    }

    private String discovery() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("issuer", issuer);
        document.put("authorization_endpoint", issuer + "/authorize");
        document.put("token_endpoint", issuer + "/token");
        document.put("jwks_uri", issuer + "/keys");
        document.put("response_types_supported", List.of("code"));
        document.put("subject_types_supported", List.of("public"));
        document.put("id_token_signing_alg_values_supported", List.of("RS256", "ES256"));
        document.put("code_challenge_methods_supported", List.of("S256"));
        return IdTokenMaker.json(metadata.apply(document));
    }

    private String keySet() {
        return IdTokenMaker.json(
                Map.of("keys", keys.stream().map(IdTokenMaker.Key::jwk).toList()));
    }

    private void authorize(HttpExchange exchange) throws IOException {
        Map<String, String> request = parameters(exchange.getRequestURI().getRawQuery());
        boolean isGood = client.id().equals(request.get("client_id"))
                && "code".equals(request.get("response_type"))
                && "S256".equals(request.get("code_challenge_method"))
                && request.getOrDefault("code_challenge", "").length() == 43
                && List.of(request.getOrDefault("scope", "").split(" ")).contains("openid")
                && request.containsKey("redirect_uri")
                && request.containsKey("state");
        if (!isGood) {
            answer(exchange, 400, "{\"error\":\"invalid_request\"}");
            return;
        }
        String code = UUID.randomUUID().toString();
        grants.put(code, new Grant(request, person));
        exchange.getResponseHeaders()
                .add(
                        "Location",
                        request.get("redirect_uri") + "?code=" + code + "&state="
                                + URLEncoder.encode(request.get("state"), UTF_8));
        answer(exchange, 302, "");
    }

    private void token(HttpExchange exchange) throws IOException {
        Map<String, String> form =
                parameters(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
        if (!isClient(form, exchange.getRequestHeaders().getFirst("Authorization"))) {
            answer(exchange, 401, "{\"error\":\"invalid_client\"}");
            return;
        }
        Optional<Grant> grant = Optional.ofNullable(grants.remove(form.getOrDefault("code", "")))
                .filter(found -> isOf(found, form));
        if (grant.isEmpty() || !"authorization_code".equals(form.get("grant_type"))) {
            answer(exchange, 400, "{\"error\":\"invalid_grant\"}");
            return;
        }
        Map<String, Object> all =
                standardClaims(client.id(), grant.get().request().getOrDefault("nonce", ""));
        all.putAll(grant.get().claims());
        answer(
                exchange,
                200,
                IdTokenMaker.json(Map.of("access_token", "a", "token_type", "Bearer", "id_token", signed(all))));
    }

    private boolean isClient(Map<String, String> form, @Nullable String authorization) {
        String basic =
                "Basic " + Base64.getEncoder().encodeToString((client.id() + ':' + client.secret()).getBytes(US_ASCII));
        boolean isPosted =
                client.id().equals(form.get("client_id")) && client.secret().equals(form.get("client_secret"));
        return basic.equals(authorization) || isPosted;
    }

    private static boolean isOf(Grant grant, Map<String, String> form) {
        try {
            byte[] verifier = form.getOrDefault("code_verifier", "").getBytes(US_ASCII);
            String challenge =
                    IdTokenMaker.base64Url(MessageDigest.getInstance("SHA-256").digest(verifier));
            return challenge.equals(grant.request().get("code_challenge"))
                    && grant.request().getOrDefault("redirect_uri", "").equals(form.get("redirect_uri"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, String> parameters(@Nullable String encoded) {
        Map<String, String> all = new LinkedHashMap<>();
        if (encoded != null && !encoded.isEmpty()) {
            for (String pair : encoded.split("&", -1)) {
                int equals = pair.indexOf('=');
                all.put(
                        URLDecoder.decode(pair.substring(0, equals), UTF_8),
                        URLDecoder.decode(pair.substring(equals + 1), UTF_8));
            }
        }
        return all;
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        try (exchange) {
            exchange.getResponseBody().write(bytes);
        }
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        executor.shutdownNow();
    }
}
