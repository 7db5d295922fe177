// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.testkit.kubernetes;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The port of the API server: HTTP around {@link ApiServer}, with the faults. A virtual thread per request. */
final class HttpDoor {
    /** So long a fault without an answer holds a request that nobody gives up. */
    private static final Duration SILENT_MAX = Duration.ofMinutes(5);

    static {
        // Else the second of two events of a watch waits for the client's delayed acknowledgement, 40 ms.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final ApiServer api;
    private final Kinds kinds;
    private final Faults faults;
    private final Consumer<ApiRequest> seen;
    private @Nullable HttpServer server;
    private @Nullable ExecutorService threads;
    private int port;

    HttpDoor(ApiServer api, Kinds kinds, Faults faults, Consumer<ApiRequest> seen) {
        this.api = api;
        this.kinds = kinds;
        this.faults = faults;
        this.seen = seen;
    }

    /** On the port it had, if it had one. */
    synchronized void open() {
        if (server != null) {
            return;
        }
        try {
            HttpServer opened = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
            ExecutorService perRequest = Executors.newVirtualThreadPerTaskExecutor();
            opened.setExecutor(perRequest);
            opened.createContext("/", this::handle);
            opened.start();
            server = opened;
            threads = perRequest;
            port = opened.getAddress().getPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every connection ends; new ones are refused. */
    synchronized void close() {
        if (server != null && threads != null) {
            server.stop(0);
            threads.shutdownNow();
            server = null;
            threads = null;
        }
    }

    synchronized int port() {
        return port;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            answerOrSayWhyNot(exchange);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void answerOrSayWhyNot(HttpExchange exchange) throws IOException, InterruptedException {
        try {
            handleOpen(exchange);
        } catch (ApiError e) {
            send(exchange, e.code(), Json.bytes(e.status()));
        }
    }

    private void handleOpen(HttpExchange exchange) throws IOException, InterruptedException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        Optional<byte[]> discovery = discovery(exchange.getRequestURI().getPath());
        if (discovery.isPresent()) {
            send(exchange, 200, discovery.get());
            return;
        }
        ApiPath path = ApiPath.parse(exchange.getRequestURI().getPath());
        Map<String, String> query = query(exchange.getRequestURI().getRawQuery());
        boolean isWatch = query.getOrDefault("watch", "").equals("true");
        if (isWatch && exchange.getRequestHeaders().containsKey("Upgrade")) {
            // No WebSockets here: after a 200 the client asks again, for a stream.
            exchange.sendResponseHeaders(200, -1);
            return;
        }
        Key key = path.key();
        ApiRequest request = new ApiRequest(
                exchange.getRequestMethod(), path.resource(), key.namespace(), key.name(), isWatch, body);
        seen.accept(request);
        Optional<Faults.On> fault = faults.of(request);
        if (fault.isPresent() && isAnswered(exchange, path, query, body, fault.get())) {
            return;
        }
        if (isWatch) {
            api.watch(exchange, path, query);
        } else {
            answer(exchange, path, query, body);
        }
    }

    /** What the fault does to it. */
    private boolean isAnswered(
            HttpExchange exchange, ApiPath path, Map<String, String> query, String body, Faults.On on)
            throws IOException, InterruptedException {
        return switch (on.fault()) {
            case Fault.Status(int code, int retryAfterSeconds) -> {
                if (retryAfterSeconds > 0) {
                    exchange.getResponseHeaders().set("Retry-After", Integer.toString(retryAfterSeconds));
                }
                send(exchange, code, Json.bytes(new ApiError(code, "Fault", "a fault is on").status()));
                yield true;
            }
            case Fault.NoAnswer(boolean isDone) -> {
                if (isDone) {
                    api.answer(exchange.getRequestMethod(), path, query, contentType(exchange), body);
                }
                on.await(SILENT_MAX);
                yield true;
            }
            case Fault.Slow(Duration delay) -> {
                on.await(delay);
                yield false;
            }
        };
    }

    private void answer(HttpExchange exchange, ApiPath path, Map<String, String> query, String body)
            throws IOException {
        ApiServer.Answer answer = api.answer(exchange.getRequestMethod(), path, query, contentType(exchange), body);
        send(exchange, answer.code(), Json.bytes(answer.body()));
    }

    /** What tells which kinds there are. */
    private Optional<byte[]> discovery(String path) {
        String[] steps = path.substring(1).split("/", -1);
        if (path.equals("/version")) {
            return Optional.of(Json.bytes(Json.object()
                    .put("major", "1")
                    .put("minor", "35")
                    .put("gitVersion", "v1.35.0")
                    .put("platform", "linux/amd64")));
        }
        if (path.equals("/apis")) {
            return Optional.of(Json.bytes(kinds.groups()));
        }
        if (steps.length == 2 && steps[0].equals("api")) {
            return Optional.of(Json.bytes(kinds.resources("", steps[1])));
        }
        return steps.length == 3 && steps[0].equals("apis")
                ? Optional.of(Json.bytes(kinds.resources(steps[1], steps[2])))
                : Optional.empty();
    }

    private static String contentType(HttpExchange exchange) {
        String type = exchange.getRequestHeaders().getFirst("Content-Type");
        return type == null ? "" : type;
    }

    private static void send(HttpExchange exchange, int code, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(code, body.length);
        exchange.getResponseBody().write(body);
    }

    private static Map<String, String> query(@Nullable String raw) {
        Map<String, String> query = new HashMap<>();
        if (raw != null) {
            for (String each : raw.split("&", -1)) {
                String[] sides = each.split("=", 2);
                query.put(decoded(sides[0]), sides.length == 2 ? decoded(sides[1]) : "");
            }
        }
        return query;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
