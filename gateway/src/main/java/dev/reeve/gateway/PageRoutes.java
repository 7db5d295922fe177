// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;

/** What is answered from memory: the console, {@code /status/}, {@code /echo/}, the user's own static files. */
final class PageRoutes {
    private static final String CONSOLE = "/console/";
    private static final String CONSOLE_POLICY = StandingHeaders.CONTENT_SECURITY_POLICY;

    private final Map<String, StaticFile> files;
    private final StaticFolder.Contents folder;
    private final String folderPolicy;
    private final Supplier<String> state;
    private final long startedNs = System.nanoTime();

    /**
     * All pages.
     *
     * @param files the console's
     * @param folder the user's own; they are the last to be looked up
     * @param folderPolicy Content-Security-Policy of those; empty = none
     * @param state for {@code /status/}
     */
    PageRoutes(
            Map<String, StaticFile> files, StaticFolder.Contents folder, String folderPolicy, Supplier<String> state) {
        this.files = Map.copyOf(files);
        this.folder = folder;
        this.folderPolicy = folderPolicy;
        this.state = state;
    }

    void addTo(RouteTable.Builder routes) {
        files.forEach((path, file) -> both(
                routes, path, new Operation.Immediate("console", exchange -> send(exchange, file, CONSOLE_POLICY))));
        if (files.containsKey(CONSOLE)) {
            both(routes, "/console", redirect("console", "./console/"));
        }
        if (files.containsKey(CONSOLE) && folder.files().isEmpty()) {
            both(routes, "/", redirect("console", "./console/"));
        }
        both(routes, "/status/", new Operation.Immediate("status", this::status));
        for (String method : new String[] {"GET", "HEAD", "POST", "PUT", "DELETE", "PATCH"}) {
            routes.add(method, "/echo/", new Operation.Immediate("echo", exchange -> exchange.send(Answer.empty(204))));
        }
    }

    /**
     * The user's own files, when all other routes are there.
     *
     * @throws IllegalStateException names a file that stands where a route is
     */
    void addFolderTo(RouteTable.Builder routes) {
        folder.files().forEach((path, file) -> {
            if (routes.has(path)) {
                throw new IllegalStateException(
                        "reeve.gateway.static-dir: the path " + path + " is one of Reeve's own; rename the file");
            }
            both(routes, path, new Operation.Immediate("static", exchange -> send(exchange, file, folderPolicy)));
        });
        folder.redirects().forEach((path, target) -> {
            if (!routes.has(path)) {
                both(routes, path, redirect("static", target));
            }
        });
    }

    private static void both(RouteTable.Builder routes, String path, Operation operation) {
        routes.add("GET", path, operation).add("HEAD", path, operation);
    }

    /** Relative, so that it is right behind a proxy's path prefix. */
    private static Operation redirect(String door, String target) {
        return new Operation.Immediate(door, exchange -> exchange.send(Answer.redirect(308, target)));
    }

    private void status(Exchange exchange) {
        String html = StatusPage.html(Duration.ofNanos(System.nanoTime() - startedNs), state.get());
        exchange.send(Answer.of(200, "text/html; charset=utf-8", Buffer.buffer(html))
                .with(Map.of("Content-Security-Policy", CONSOLE_POLICY)));
    }

    private static void send(Exchange exchange, StaticFile file, String policy) {
        HttpServerResponse response = exchange.response();
        response.putHeader("ETag", file.etag());
        response.putHeader("Cache-Control", "no-cache");
        if (!policy.isEmpty()) {
            response.putHeader("Content-Security-Policy", policy);
        }
        boolean known = file.isKnown(exchange.header("If-None-Match"));
        exchange.send(known ? Answer.empty(304) : Answer.of(200, file.type(), file.content()));
    }
}
