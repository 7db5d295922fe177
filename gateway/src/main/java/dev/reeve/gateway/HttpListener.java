// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.Http2ServerConnection;
import io.vertx.core.impl.VertxInternal;
import java.net.BindException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The public port: one server per event loop, all on one address. */
final class HttpListener {
    private static final int STREAMS_MAX = 100;
    private static final int RESETS_MAX = 200;
    private static final int RESET_WINDOW_SECONDS = 30;
    private static final int BACKLOG = 4_096;
    private static final int CLOSING_SECONDS = 5;
    private static final double AGE_SPREAD = 0.1;
    private static final Duration BIND_PATIENCE = Duration.ofSeconds(10);
    private static final Duration CONNECTION_GRACE = Duration.ofSeconds(60);

    private final Vertx vertx;
    private final GatewaySettings settings;
    private final ConnectionCensus census;
    private final GatewayMetrics metrics;
    private final Handler<HttpServerRequest> door;
    private final Handler<HttpServerRequest> invalid;
    private final List<String> deployments = new ArrayList<>();
    private final Set<HttpConnection> http2 = ConcurrentHashMap.newKeySet();

    HttpListener(
            Vertx vertx,
            GatewaySettings settings,
            ConnectionCensus census,
            GatewayMetrics metrics,
            Handler<HttpServerRequest> door,
            Handler<HttpServerRequest> invalid) {
        this.vertx = vertx;
        this.settings = settings;
        this.census = census;
        this.metrics = metrics;
        this.door = door;
        this.invalid = invalid;
    }

    /**
     * Binds and accepts.
     *
     * @return the port in force
     * @throws IllegalStateException names the setting: the address is in use, or not ours
     */
    int start() {
        int wanted = settings.port() == 0 ? sharedFreePort() : settings.port();
        int port = deploy(wanted);
        for (int i = 1; i < settings.eventLoops(); i++) {
            deploy(wanted);
        }
        return port;
    }

    /** To Vert.x a negative port means: any free one, the same for all servers that name this number. */
    private static int sharedFreePort() {
        return -1 - ThreadLocalRandom.current().nextInt(Short.MAX_VALUE);
    }

    /** Tells HTTP/2 clients to open no more streams here. */
    void goAway() {
        http2.forEach(HttpListener::shutDown);
    }

    void stop() {
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

    private int deploy(int port) {
        Acceptor acceptor = new Acceptor(port);
        try {
            String deployment = vertx.deployVerticle(acceptor)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(BIND_PATIENCE.toSeconds(), TimeUnit.SECONDS);
            deployments.add(deployment);
            return acceptor.port();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while binding", e);
        } catch (ExecutionException e) {
            throw refused(port, e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            throw refused(port, e);
        }
    }

    private IllegalStateException refused(int port, Throwable cause) {
        String where = settings.host() + ":" + port;
        String what = cause instanceof BindException
                ? where + " is in use or not an address of this machine; set reeve.gateway.port (or reeve.gateway.host)"
                : "cannot listen on " + where + ": " + cause.getMessage();
        return new IllegalStateException("reeve.gateway.port: " + what, cause);
    }

    private HttpServerOptions options(int port) {
        LimitSettings.HttpLimits http = settings.limits().http();
        int messageBytes = settings.limits().sockets().messageBytes();
        return new HttpServerOptions()
                .setHost(settings.host())
                .setPort(port)
                .setAcceptBacklog(BACKLOG)
                .setTcpKeepAlive(true)
                .setMaxHeaderSize(http.headerBytes())
                .setMaxInitialLineLength(http.headerBytes() / 2)
                .setCompressionSupported(false)
                .setDecompressionSupported(false)
                .setHandle100ContinueAutomatically(false)
                .setInitialSettings(new Http2Settings()
                        .setMaxConcurrentStreams(STREAMS_MAX)
                        .setMaxHeaderListSize(http.headerBytes())
                        .setPushEnabled(false))
                .setHttp2RstFloodMaxRstFramePerWindow(RESETS_MAX)
                .setHttp2RstFloodWindowDuration(RESET_WINDOW_SECONDS)
                .setHttp2RstFloodWindowDurationTimeUnit(TimeUnit.SECONDS)
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false)
                .setMaxWebSocketFrameSize(messageBytes)
                .setMaxWebSocketMessageSize(messageBytes)
                .setWebSocketClosingTimeout(CLOSING_SECONDS)
                .setWebSocketSubProtocols(FrameFormat.subprotocols());
    }

    /** GOAWAY, then the end when the open streams are done, or after the grace. */
    private static void shutDown(HttpConnection connection) {
        connection.shutdown(CONNECTION_GRACE.toMillis(), TimeUnit.MILLISECONDS).onFailure(_ -> {});
    }

    private void connected(HttpConnection connection) {
        if (!(connection instanceof Http2ServerConnection)) {
            return;
        }
        ConnectionGuard.of(connection).http2(() -> shutDown(connection));
        http2.add(connection);
        double spread = 1 + ThreadLocalRandom.current().nextDouble(-AGE_SPREAD, AGE_SPREAD);
        long ageMs = (long) (settings.limits().http().http2Age().toMillis() * spread);
        long timer = vertx.setTimer(ageMs, _ -> shutDown(connection));
        connection.closeHandler(_ -> {
            http2.remove(connection);
            vertx.cancelTimer(timer);
        });
    }

    /** One server on one event loop. */
    private final class Acceptor extends AbstractVerticle {
        private final int wanted;
        private @Nullable GuardedHttpServer server;

        Acceptor(int wanted) {
            this.wanted = wanted;
        }

        int port() {
            return server == null ? wanted : server.actualPort();
        }

        @Override
        public void start(Promise<Void> started) {
            GuardedHttpServer made = new GuardedHttpServer(
                    (VertxInternal) super.vertx,
                    options(wanted),
                    census,
                    settings.limits().http(),
                    metrics);
            server = made;
            made.requestHandler(door)
                    .invalidRequestHandler(invalid)
                    .connectionHandler(HttpListener.this::connected)
                    .exceptionHandler(_ -> metrics.limitReached("connections", "BROKEN"))
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
