// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.workersdk;

import java.util.Set;

/** Refuses calls without an idempotency key; no methods = all of them. */
record IdempotencyKeyRequired(Set<String> methods) implements Interceptor {
    private static final String REASON = "IDEMPOTENCY_KEY_REQUIRED";

    @Override
    public void around(Call<?> call, Next next) throws Exception {
        boolean needed = methods.isEmpty() || methods.contains(call.method());
        if (needed && call.idempotencyKey().isEmpty()) {
            throw ServiceError.of(ServiceError.Code.INVALID_ARGUMENT, REASON, "this method needs an idempotency key");
        }
        next.proceed();
    }
}
