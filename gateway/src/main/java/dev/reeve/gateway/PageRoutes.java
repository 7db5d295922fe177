// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;

/** What is answered from memory: the console, {@code /status/}, {@code /echo/}. */
final class PageRoutes {
    private static final String CONSOLE = "/console/";

    private final Map<String, ConsoleFiles.StaticFile> files;
    private final Supplier<String> state;
    private final long startedNs = System.nanoTime();

    PageRoutes(Map<String, ConsoleFiles.StaticFile> files, Supplier<String> state) {
        this.files = Map.copyOf(files);
        this.state = state;
    }

    void addTo(RouteTable.Builder routes) {
        files.forEach((path, file) ->
                both(routes, path, new Operation.Immediate("console", exchange -> send(exchange, file))));
        if (files.containsKey(CONSOLE)) {
            both(routes, "/console", redirect());
            both(routes, "/", redirect());
        }
        both(routes, "/status/", new Operation.Immediate("status", this::status));
        for (String method : new String[] {"GET", "HEAD", "POST", "PUT", "DELETE", "PATCH"}) {
            routes.add(method, "/echo/", new Operation.Immediate("echo", exchange -> exchange.send(Answer.empty(204))));
        }
    }

    private static void both(RouteTable.Builder routes, String path, Operation operation) {
        routes.add("GET", path, operation).add("HEAD", path, operation);
    }

    /** Relative, so that it is right behind a proxy's path prefix. */
    private static Operation redirect() {
        return new Operation.Immediate("console", exchange -> exchange.send(Answer.redirect(308, "./console/")));
    }

    private void status(Exchange exchange) {
        String html = StatusPage.html(Duration.ofNanos(System.nanoTime() - startedNs), state.get());
        exchange.send(Answer.of(200, "text/html; charset=utf-8", Buffer.buffer(html))
                .with(Map.of("Content-Security-Policy", StandingHeaders.CONTENT_SECURITY_POLICY)));
    }

    private static void send(Exchange exchange, ConsoleFiles.StaticFile file) {
        HttpServerResponse response = exchange.response();
        response.putHeader("ETag", file.etag());
        response.putHeader("Cache-Control", "no-cache");
        response.putHeader("Content-Security-Policy", StandingHeaders.CONTENT_SECURITY_POLICY);
        boolean fresh = file.etag().equals(exchange.header("If-None-Match"));
        exchange.send(fresh ? Answer.empty(304) : Answer.of(200, file.type(), file.content()));
    }
}
