// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.gateway;

import dev.reeve.bench.broker.BenchException;
import dev.reeve.bench.broker.GrpcEcho;
import dev.reeve.bench.broker.Responder;
import dev.reeve.bench.broker.Waiting;
import dev.reeve.workersdk.Codec;
import dev.reeve.workersdk.ServiceBuilder;
import dev.reeve.workersdk.Worker;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * A worker of the SDK that sends each body back: by a name of its own, by that of the gRPC service, and after a while
 * by one that does a few at once.
 */
final class EchoWorker {
    static final String PLAIN_SERVICE = "bench";
    static final String SLOW_SERVICE = "bench-slow";
    /** Together with {@link #SLOW_MS} 2,000 calls a second: too few to be a load for two processors. */
    private static final int SLOW_AT_ONCE = 20;

    private static final long SLOW_MS = 10;

    private static final Duration REGISTER_TIME_MAX = Duration.ofSeconds(20);

    private EchoWorker() {}

    /** Returns when it is registered. */
    static Responder start(String broker) throws InterruptedException {
        Consumer<ServiceBuilder> echo = service -> service.version("1.0.0")
                .capacity(ServiceBuilder.CAPACITY_MAX)
                .anyMethod(Codec.payload(), (body, call) -> body);
        Worker worker = Worker.builder()
                .brokers(broker)
                .shutdownHook(false)
                .service(PLAIN_SERVICE, echo)
                .service(SLOW_SERVICE, EchoWorker::slow)
                .service(GrpcEcho.SERVICE.toLowerCase(Locale.ROOT), echo)
                .start();
        if (!Waiting.until(worker::isReady, REGISTER_TIME_MAX)) {
            throw new BenchException("no registration within " + REGISTER_TIME_MAX.toSeconds() + " s");
        }
        return worker::close;
    }

    private static void slow(ServiceBuilder service) {
        var _ = service.version("1.0.0").capacity(SLOW_AT_ONCE).anyMethod(Codec.payload(), (body, call) -> {
            Waiting.forMs(SLOW_MS);
            return body;
        });
    }
}
