// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;

/** Keeps Secrets and ConfigMaps of the namespace shop, for whoever has the token. */
final class FakeApiServer implements AutoCloseable {
    static final String TOKEN = "token-of-a-pod";
    private static final String ROOT = "/api/v1/namespaces/shop/";

    private final HttpServer server;
    private final Map<String, ObjectNode> objects = new ConcurrentSkipListMap<>();
    private final Set<String> written = new ConcurrentSkipListSet<>();

    FakeApiServer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::answer);
        server.start();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** By {@code secrets/NAME} and {@code configmaps/NAME}. */
    Map<String, ObjectNode> objects() {
        return new TreeMap<>(objects);
    }

    /** What was made or changed since this was asked for last. */
    Set<String> written() {
        Set<String> all = new TreeSet<>(written);
        written.clear();
        return all;
    }

    void remove(String object) {
        objects.remove(object);
    }

    /** Puts a value into a Secret that is there. */
    void put(String object, String key, String value) {
        ObjectNode secret = Objects.requireNonNull(objects.get(object)).deepCopy();
        secret.withObject("/data").put(key, Base64.getEncoder().encodeToString(value.getBytes(UTF_8)));
        objects.put(object, secret);
    }

    /** A value of a Secret. */
    String secret(String name, String key) {
        String value = Objects.requireNonNull(objects.get("secrets/" + name))
                .at("/data/" + key)
                .asText();
        return new String(Base64.getDecoder().decode(value), UTF_8);
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void answer(HttpExchange call) throws IOException {
        try (call) {
            String body = new String(call.getRequestBody().readAllBytes(), UTF_8);
            String path = call.getRequestURI().getPath();
            if (!("Bearer " + TOKEN).equals(call.getRequestHeaders().getFirst("authorization"))
                    || !path.startsWith(ROOT)) {
                send(call, 403, "{\"message\":\"forbidden: " + path + "\"}");
                return;
            }
            String object = path.substring(ROOT.length());
            switch (call.getRequestMethod()) {
                case "GET" -> {
                    ObjectNode there = objects.get(object);
                    send(call, there == null ? 404 : 200, there == null ? "{}" : there.toString());
                }
                case "POST" -> {
                    ObjectNode made = (ObjectNode) Json.parse(body).orElseThrow();
                    String name = object + "/" + made.at("/metadata/name").asText();
                    boolean isNew = objects.putIfAbsent(name, made) == null;
                    written.add(name);
                    send(call, isNew ? 201 : 409, "{}");
                }
                case "PUT" -> {
                    objects.put(object, (ObjectNode) Json.parse(body).orElseThrow());
                    written.add(object);
                    send(call, 200, "{}");
                }
                default -> send(call, 405, "{}");
            }
        }
    }

    private static void send(HttpExchange call, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        call.sendResponseHeaders(status, bytes.length);
        call.getResponseBody().write(bytes);
    }
}
