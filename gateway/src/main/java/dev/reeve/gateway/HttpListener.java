// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import io.netty.handler.codec.http2.Http2Error;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.Http2ServerConnection;
import io.vertx.core.impl.VertxInternal;
import java.net.BindException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The public ports: for each one server per event loop, all on one address. */
final class HttpListener {
    private static final double AGE_SPREAD = 0.1;
    private static final long BROKEN_OFF_MS = 250;
    private static final Duration BIND_PATIENCE = Duration.ofSeconds(10);
    private static final Duration CONNECTION_GRACE = Duration.ofSeconds(60);

    private final Vertx vertx;
    private final GatewaySettings settings;
    private final @Nullable TlsFiles tls;
    private final ConnectionDoors doors;
    private final List<String> deployments = new ArrayList<>();
    private final List<Executor> loops = new CopyOnWriteArrayList<>();
    private final Set<HttpConnection> http2 = ConcurrentHashMap.newKeySet();
    private volatile int port = GatewaySettings.NO_PORT;
    private volatile int tlsPort = GatewaySettings.NO_PORT;
    private volatile OtlpSettings otlpPorts = new OtlpSettings(GatewaySettings.NO_PORT, GatewaySettings.NO_PORT);
    private long fileTimer = -1;

    HttpListener(Vertx vertx, GatewaySettings settings, @Nullable TlsFiles tls, ConnectionDoors doors) {
        this.vertx = vertx;
        this.settings = settings;
        this.tls = tls;
        this.doors = doors;
    }

    /**
     * Binds and accepts.
     *
     * @throws IllegalStateException names the setting: the address is in use, or not ours
     */
    void start() {
        port = openInClear("port", settings.port(), doors.door());
        otlpPorts = new OtlpSettings(
                openInClear("otlp.http-port", settings.otlp().httpPort(), doors.logs()),
                openInClear("otlp.grpc-port", settings.otlp().grpcPort(), doors.logs()));
        TlsFiles files = tls;
        if (files != null) {
            tlsPort = open(endpoint("tls.port", files.settings().port(), files.keys(), doors.door()));
            fileTimer = vertx.setPeriodic(
                    PemFiles.LOOK_EVERY.toMillis(),
                    _ -> Thread.ofVirtual().name("reeve-gateway-tls-files").start(files::look));
        }
    }

    /** In clear; -1 = none. */
    int port() {
        return port;
    }

    OtlpSettings otlpPorts() {
        return otlpPorts;
    }

    /** -1 = none. */
    int tlsPort() {
        return tlsPort;
    }

    /** Those that serve connections. */
    List<Executor> loops() {
        return List.copyOf(loops);
    }

    private int openInClear(String key, int wanted, Handler<HttpServerRequest> door) {
        return wanted == GatewaySettings.NO_PORT ? wanted : open(endpoint(key, wanted, null, door));
    }

    private Endpoint endpoint(String key, int wanted, @Nullable TlsKeys keys, Handler<HttpServerRequest> door) {
        return new Endpoint(
                "reeve.gateway." + key, settings.host(), Endpoint.share(wanted), keys, door, settings.limits());
    }

    private int open(Endpoint endpoint) {
        int bound = deploy(endpoint);
        for (int i = 1; i < settings.eventLoops(); i++) {
            deploy(endpoint);
        }
        return bound;
    }

    /** Tells HTTP/2 clients to open no more streams here. */
    void goAway() {
        http2.forEach(connection -> connection.goAway(Http2Error.NO_ERROR.code()));
    }

    void stop() {
        vertx.cancelTimer(fileTimer);
        for (String deployment : deployments) {
            try {
                vertx.undeploy(deployment)
                        .toCompletionStage()
                        .toCompletableFuture()
                        .get(BIND_PATIENCE.toSeconds(), TimeUnit.SECONDS);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return;
            } catch (ExecutionException | TimeoutException e) {
                throw new IllegalStateException("the port did not close", e);
            }
        }
        deployments.clear();
    }

    private int deploy(Endpoint endpoint) {
        Acceptor acceptor = new Acceptor(endpoint);
        try {
            String deployment = vertx.deployVerticle(acceptor)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(BIND_PATIENCE.toSeconds(), TimeUnit.SECONDS);
            deployments.add(deployment);
            loops.add(acceptor.loop());
            return acceptor.port();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while binding", e);
        } catch (ExecutionException e) {
            throw refused(endpoint, e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            throw refused(endpoint, e);
        }
    }

    private static IllegalStateException refused(Endpoint endpoint, Throwable cause) {
        String where = endpoint.host() + ":" + endpoint.port();
        String what = cause instanceof BindException
                ? where + " is in use or not an address of this machine; set " + endpoint.setting()
                        + " (or reeve.gateway.host)"
                : "cannot listen on " + where + ": " + cause.getMessage();
        return new IllegalStateException(endpoint.setting() + ": " + what, cause);
    }

    /**
     * GOAWAY, and the end after the grace; a client that has no open stream left ends it before. Ended by us with its
     * last stream, a client that has read the answer but not handed it on may throw it away: the JDK's does.
     */
    private void retire(HttpConnection connection) {
        connection.goAway(Http2Error.NO_ERROR.code());
        vertx.setTimer(CONNECTION_GRACE.toMillis(), _ -> connection.close().onFailure(_ -> {}));
    }

    private void connected(HttpConnection connection) {
        if (!(connection instanceof Http2ServerConnection)) {
            return;
        }
        ConnectionGuard guard = ConnectionGuard.of(connection);
        ConnectionGuard.Farewell farewell = new Http2Farewell(connection);
        guard.http2(farewell);
        if (guard.isRefused()) {
            farewell.breakOff("connections");
            return;
        }
        AnswersTogether.on(connection);
        http2.add(connection);
        double spread = 1 + ThreadLocalRandom.current().nextDouble(-AGE_SPREAD, AGE_SPREAD);
        long ageMs = (long) (settings.limits().http().http2Age().toMillis() * spread);
        long timer = vertx.setTimer(ageMs, _ -> retire(connection));
        connection.closeHandler(_ -> {
            http2.remove(connection);
            vertx.cancelTimer(timer);
        });
    }

    private final class Http2Farewell implements ConnectionGuard.Farewell {
        private final HttpConnection connection;

        Http2Farewell(HttpConnection connection) {
            this.connection = connection;
        }

        @Override
        public void shutDown() {
            connection
                    .shutdown(CONNECTION_GRACE.toMillis(), TimeUnit.MILLISECONDS)
                    .onFailure(_ -> {});
        }

        /** Closed a little later, and read until then: unread bytes would make the kernel destroy the GOAWAY. */
        @Override
        public void breakOff(String limit) {
            doors.metrics().limitReached("http2", limit);
            connection.goAway(Http2Error.ENHANCE_YOUR_CALM.code());
            vertx.setTimer(BROKEN_OFF_MS, _ -> connection.close().onFailure(_ -> {}));
        }
    }

    /** One server on one event loop. */
    private final class Acceptor extends AbstractVerticle {
        private final Endpoint endpoint;
        private @Nullable GuardedHttpServer server;

        Acceptor(Endpoint endpoint) {
            this.endpoint = endpoint;
        }

        /** Its event loop; once it is deployed. */
        Executor loop() {
            return task -> context.runOnContext(_ -> task.run());
        }

        int port() {
            return server == null ? endpoint.port() : server.actualPort();
        }

        @Override
        public void start(Promise<Void> started) {
            GuardedHttpServer made = new GuardedHttpServer(
                    (VertxInternal) super.vertx,
                    endpoint.options(),
                    doors,
                    settings.limits().http());
            server = made;
            made.requestHandler(endpoint.door())
                    .invalidRequestHandler(doors.invalid())
                    .connectionHandler(HttpListener.this::connected)
                    .exceptionHandler(_ -> doors.metrics().limitReached("connections", "BROKEN"))
                    .listen()
                    .<Void>mapEmpty()
                    .onComplete(started);
        }

        @Override
        public void stop(Promise<Void> stopped) {
            if (server == null) {
                stopped.complete();
            } else {
                server.close().onComplete(stopped);
            }
        }
    }
}
