// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** A collector on a real port: keeps what it took, and answers what the test laid ready, else 200. */
final class CollectorServer implements AutoCloseable {
    static final String PATH = "/v1/logs";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
    private final List<ExportLogsServiceRequest> taken = new CopyOnWriteArrayList<>();
    private final List<Map<String, String>> asked = new CopyOnWriteArrayList<>();
    private final CountDownLatch gate = new CountDownLatch(1);
    private volatile boolean held;

    /** What one request is answered; never compared. */
    @SuppressWarnings("ArrayRecordComponent")
    record Answer(int status, Map<String, String> headers, byte[] body) {}

    private CollectorServer(HttpServer server) {
        this.server = server;
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    static CollectorServer start() {
        return start(0);
    }

    static CollectorServer start(int port) {
        try {
            return new CollectorServer(
                    HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0));
        } catch (IOException e) {
            throw new AssertionError("no port", e);
        }
    }

    int port() {
        return server.getAddress().getPort();
    }

    String url() {
        return "http://localhost:" + port() + PATH;
    }

    CollectorServer answer(int status, String... headers) {
        answers.add(new Answer(status, headers.length == 0 ? Map.of() : Map.of(headers[0], headers[1]), new byte[0]));
        return this;
    }

    void answer(byte[] body) {
        answers.add(new Answer(200, Map.of(), body));
    }

    void answer(int status, byte[] body) {
        answers.add(new Answer(status, Map.of(), body));
    }

    /** Answers nobody until it is closed. */
    void hold() {
        held = true;
    }

    int requests() {
        return asked.size();
    }

    /** A header of the first request. */
    @Nullable
    String header(String name) {
        return asked.getFirst().get(name);
    }

    List<String> bodies() {
        return taken.stream()
                .flatMap(request -> request.getResourceLogsList().stream())
                .flatMap(logs -> logs.getScopeLogsList().stream())
                .flatMap(logs -> logs.getLogRecordsList().stream())
                .map(log -> log.getBody().getStringValue())
                .toList();
    }

    List<ExportLogsServiceRequest> taken() {
        return taken;
    }

    private void serve(HttpExchange exchange) throws IOException {
        asked.add(exchange.getRequestHeaders().entrySet().stream()
                .collect(Collectors.toMap(
                        header -> header.getKey().toLowerCase(Locale.ROOT),
                        header -> header.getValue().getFirst())));
        byte[] body = exchange.getRequestBody().readAllBytes();
        if (held) {
            awaitEnd();
        }
        Answer answer = answers.isEmpty() ? new Answer(200, Map.of(), new byte[0]) : answers.remove();
        if (answer.status() == 200
                && !held
                && exchange.getRequestURI().getPath().equals(PATH)) {
            taken.add(decoded(body));
        }
        answer.headers().forEach(exchange.getResponseHeaders()::set);
        exchange.sendResponseHeaders(answer.status(), answer.body().length == 0 ? -1 : answer.body().length);
        exchange.getResponseBody().write(answer.body());
        exchange.close();
    }

    private static ExportLogsServiceRequest decoded(byte[] body) throws IOException {
        try (GZIPInputStream plain = new GZIPInputStream(new ByteArrayInputStream(body))) {
            return OtlpCodec.decode(plain.readAllBytes(), OtlpCodec.PROTOBUF);
        }
    }

    private void awaitEnd() {
        try {
            gate.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        gate.countDown();
        server.stop(0);
        threads.close();
    }
}
