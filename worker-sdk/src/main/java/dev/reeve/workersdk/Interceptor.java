// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.workersdk;

/**
 * Runs around every call of a service: to time, to refuse (throw a {@link ServiceError}), to bind a {@link
 * ScopedValue}, to add {@link Call#replyMeta}. The first one that was added is the outermost. Required scopes are
 * checked before.
 *
 * <pre>{@code
 * service.intercept((call, next) -> {
 *     long began = System.nanoTime();
 *     try {
 *         next.proceed();
 *     } finally {
 *         histogram.record(call.method(), System.nanoTime() - began);
 *     }
 * });
 * }</pre>
 */
@FunctionalInterface
public interface Interceptor {

    /**
     * Must call {@code next.proceed()} at most once; not calling it, without throwing, is an {@code INTERNAL} error.
     */
    void around(Call<?> call, Next next) throws Exception;

    /** The rest of the chain: further interceptors, decoding, the handler. */
    interface Next {
        /** What the handler throws passes through here. */
        void proceed() throws Exception;
    }
}
