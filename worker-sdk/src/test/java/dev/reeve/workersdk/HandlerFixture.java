// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.workersdk;

import dev.reeve.workersdk.testing.WorkerTester;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/** A handler with its caller, through the whole SDK. */
abstract class HandlerFixture {
    private @Nullable WorkerTester started;

    record Name(String value) {}

    record Greeting(String text) {}

    @AfterEach
    void close() {
        if (started != null) {
            started.close();
        }
    }

    WorkerTester serve(Consumer<ServiceBuilder> description) throws InterruptedException {
        WorkerTester tester = WorkerTester.of("hello", description);
        started = tester;
        return tester;
    }
}
