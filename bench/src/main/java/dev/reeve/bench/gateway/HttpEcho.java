// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.gateway;

import dev.reeve.bench.broker.BenchException;
import dev.reeve.bench.broker.Responder;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What HTTP itself costs: the gateway's HTTP server, Vert.x, with a handler that sends the body back at once. */
final class HttpEcho {
    private static final int START_TIME_MAX_S = 10;

    private HttpEcho() {}

    static Responder start(int port) throws InterruptedException {
        Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
        int loops = Runtime.getRuntime().availableProcessors();
        try {
            String _ = vertx.deployVerticle(() -> new Acceptor(port), new DeploymentOptions().setInstances(loops))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(START_TIME_MAX_S, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new BenchException("the HTTP echo does not start: " + e);
        }
        return () -> vertx.close().onFailure(_ -> {});
    }

    private static final class Acceptor extends AbstractVerticle {
        private final int port;

        Acceptor(int port) {
            this.port = port;
        }

        @Override
        public void start() {
            vertx.createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setPort(port))
                    .requestHandler(Acceptor::echo)
                    .listen()
                    .onFailure(_ -> {});
        }

        private static void echo(HttpServerRequest request) {
            request.body()
                    .onSuccess(body -> request.response()
                            .putHeader("Content-Type", request.getHeader("Content-Type"))
                            .end(body)
                            .onFailure(_ -> {}));
        }
    }
}
