// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import dev.reeve.workersdk.Call;
import dev.reeve.workersdk.Interceptor;
import java.util.function.BooleanSupplier;

/** Until schema and keys are there, calls are refused without a look at the database. */
final class StartGate implements Interceptor {
    private final BooleanSupplier prepared;

    StartGate(BooleanSupplier prepared) {
        this.prepared = prepared;
    }

    @Override
    public void around(Call<?> call, Next next) throws Exception {
        if (!prepared.getAsBoolean()) {
            throw AuthRefusal.unavailable(
                    AuthReason.DATABASE_UNAVAILABLE, "this service is starting and waits for its database", null);
        }
        next.proceed();
    }
}
