// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.echoworker;

import dev.reeve.workersdk.Codec;
import dev.reeve.workersdk.Worker;
import dev.reeve.workersdk.WorkerBuilder;

/** The service {@code echo}: answers any method with the body and the content type it got. */
public final class EchoWorker {
    private EchoWorker() {}

    /** Run alone: brokers from REEVE_BROKERS, SIGTERM drains. */
    public static void main(String[] args) {
        describe(Worker.builder()).start().awaitShutdown();
    }

    /** Run inside another process, which sets what it likes and starts it. */
    public static WorkerBuilder builder(String brokers) {
        return describe(Worker.builder().brokers(brokers));
    }

    private static WorkerBuilder describe(WorkerBuilder worker) {
        return worker.service(
                "echo",
                service -> service.version("1.0.0").idempotent().anyMethod(Codec.payload(), (body, call) -> body));
    }
}
