// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import dev.reeve.workersdk.Call;
import dev.reeve.workersdk.Interceptor;
import dev.reeve.workersdk.ServiceError;
import java.time.Duration;

/** Times every call and turns refusals into errors of the call. */
final class OperationMetrics implements Interceptor {
    private static final String OK = "OK";
    private static final String FAULT = "INTERNAL";

    private final AuthMetrics metrics;

    OperationMetrics(AuthMetrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public void around(Call<?> call, Next next) throws Exception {
        long began = System.nanoTime();
        String outcome = FAULT;
        try {
            next.proceed();
            outcome = OK;
        } catch (AuthRefusal refusal) {
            outcome = refusal.reason().name();
            throw Refusals.toServiceError(refusal);
        } catch (ServiceError error) {
            outcome = error.reason().name();
            throw error;
        } finally {
            metrics.operation(call.method(), outcome, Duration.ofNanos(System.nanoTime() - began));
        }
    }
}
