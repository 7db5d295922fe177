// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.gateway;

import dev.reeve.bench.broker.BenchException;
import dev.reeve.bench.broker.Waiting;
import dev.reeve.workersdk.Codec;
import dev.reeve.workersdk.Payload;
import dev.reeve.workersdk.ServiceBuilder;
import dev.reeve.workersdk.Worker;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/** A worker of the SDK that deserialises each message and answers with nothing. */
final class NoteWorker {
    static final String SERVICE = "notes";

    private static final Duration REGISTER_TIME_MAX = Duration.ofSeconds(20);
    private static final Payload NOTHING = new Payload(new byte[0], "");

    private NoteWorker() {}

    /** Returns what it has taken, when it is registered. */
    static LongAdder start(String broker) throws InterruptedException {
        LongAdder taken = new LongAdder();
        Worker worker = Worker.builder()
                .brokers(broker)
                .shutdownHook(false)
                .service(
                        SERVICE,
                        service -> service.version("1.0.0")
                                .capacity(ServiceBuilder.CAPACITY_MAX)
                                .anyMethod(Codec.payload(), (body, call) -> {
                                    taken.add(Note.parse(body.bytes()).name().isEmpty() ? 0 : 1);
                                    return NOTHING;
                                }))
                .start();
        if (!Waiting.until(worker::isReady, REGISTER_TIME_MAX)) {
            throw new BenchException("no registration within " + REGISTER_TIME_MAX.toSeconds() + " s");
        }
        return taken;
    }
}
