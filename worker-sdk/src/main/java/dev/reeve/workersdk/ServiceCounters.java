// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.workersdk;

import dev.reeve.protocol.Limits;
import dev.reeve.protocol.v1.Reason;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;

/** Figures of one service since the start. Any thread. */
final class ServiceCounters {
    private final LongAdder requests = new LongAdder();
    private final LongAdder errors = new LongAdder();
    private final LongAdder joined = new LongAdder();
    private final LongAdder processingNanos = new LongAdder();
    private final AtomicReference<String> lastError = new AtomicReference<>("");
    private final DoubleSupplier load;

    ServiceCounters(DoubleSupplier load) {
        this.load = load;
    }

    void ended(Outcome outcome, Duration handled) {
        requests.increment();
        processingNanos.add(handled.toNanos());
        ServiceError error = outcome.error();
        if (error != null) {
            errors.increment();
            // The code alone: a text may hold the caller's data.
            String code = error.reason() == Reason.APPLICATION
                    ? error.code()
                    : error.reason().name();
            lastError.set(Texts.cut(code, Limits.LAST_ERROR_BYTES_MAX));
        }
    }

    void joined() {
        joined.increment();
    }

    long requests() {
        return requests.sum();
    }

    long errors() {
        return errors.sum();
    }

    long joinedRequests() {
        return joined.sum();
    }

    Duration processing() {
        return Duration.ofNanos(processingNanos.sum());
    }

    ServiceFigures figures() {
        return new ServiceFigures(
                requests(), errors(), processingNanos.sum() / 1e9, lastError.get(), load.getAsDouble());
    }
}
