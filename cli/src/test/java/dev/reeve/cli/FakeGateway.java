// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A gateway that answers as told and keeps what it was asked. */
final class FakeGateway implements AutoCloseable {
    /** One answer; a stream is cut after its body when {@code isCut}. */
    record Answer(int status, String type, String body, Map<String, String> headers, boolean isCut) {
        static Answer json(String body) {
            return new Answer(200, "application/json", body, Map.of(), false);
        }

        static Answer problem(int status, String reason, String detail) {
            String body =
                    "{\"type\":\"urn:reeve:error:x\",\"title\":\"T\",\"status\":%d,\"reason\":\"%s\",\"detail\":\"%s\",\"requestId\":\"r-1\"}"
                            .formatted(status, reason, detail);
            return new Answer(status, "application/problem+json", body, Map.of(), false);
        }

        /** Frames of gRPC-Web or Connect; the text's characters are its bytes. */
        static Answer frames(String type, String... frames) {
            return new Answer(200, type, String.join("", frames), Map.of(), false);
        }

        /** One frame for {@link #frames}. */
        static String frame(int flags, String payload) {
            return (char) flags + "\0\0" + (char) (payload.length() >> 8) + (char) (payload.length() & 0xff) + payload;
        }

        private Charset charset() {
            return type.startsWith("application/grpc") || type.startsWith("application/connect+")
                    ? StandardCharsets.ISO_8859_1
                    : StandardCharsets.UTF_8;
        }

        static Answer lines(String... lines) {
            return new Answer(200, "application/x-ndjson", String.join("\n", lines) + "\n", Map.of(), false);
        }

        Answer with(Map<String, String> more) {
            return new Answer(status, type, body, more, isCut);
        }

        Answer cut() {
            return new Answer(status, type, body, headers, true);
        }
    }

    record Asked(String method, String path, String query, String body, Map<String, String> headers) {}

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, List<Answer>> answers = new ConcurrentHashMap<>();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();

    FakeGateway() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** The answers to a path, one after the other; the last one stays. */
    FakeGateway answers(String path, Answer... inTurn) {
        answers.put(path, new CopyOnWriteArrayList<>(inTurn));
        return this;
    }

    List<Asked> asked() {
        return asked;
    }

    List<Asked> asked(String path) {
        return asked.stream().filter(one -> one.path().equals(path)).toList();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        Map<String, String> headers = new ConcurrentHashMap<>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(java.util.Locale.ROOT), values.getFirst()));
        URI uri = exchange.getRequestURI();
        asked.add(new Asked(
                exchange.getRequestMethod(), uri.getRawPath(), String.valueOf(uri.getRawQuery()), body, headers));
        reply(exchange, next(uri.getRawPath()));
    }

    private Answer next(String path) {
        List<Answer> inTurn = answers.getOrDefault(path, List.of(Answer.problem(404, "SERVICE_UNKNOWN", "no " + path)));
        return inTurn.size() > 1 ? inTurn.removeFirst() : inTurn.getFirst();
    }

    private static void reply(HttpExchange exchange, Answer answer) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", answer.type());
        exchange.getResponseHeaders().set("X-Request-Id", "0199-id");
        answer.headers().forEach(exchange.getResponseHeaders()::set);
        byte[] bytes = answer.body().getBytes(answer.charset());
        // a length that is never reached and a closed exchange: the client sees a cut connection
        exchange.sendResponseHeaders(answer.status(), answer.isCut() ? bytes.length + 1_000L : bytes.length);
        OutputStream out = exchange.getResponseBody();
        out.write(bytes);
        out.flush();
        exchange.close();
    }
}
