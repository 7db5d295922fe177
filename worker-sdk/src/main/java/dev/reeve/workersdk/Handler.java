// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.workersdk;

import org.jspecify.annotations.Nullable;

/**
 * Answers the calls of one method. Called on a virtual thread per call, at most {@link ServiceBuilder#capacity} at
 * once; it may block.
 *
 * @param <I> the decoded request
 * @param <O> the reply, and each partial reply
 */
@FunctionalInterface
public interface Handler<I, O> {

    /**
     * Answers one call.
     *
     * @return the reply, or null for a reply without a body
     * @throws ServiceError becomes the caller's typed error, as it is
     * @throws Exception anything else: the caller gets {@code INTERNAL} with the request id and nothing of the
     *     exception; the stack trace goes to the {@link System.Logger} {@code dev.reeve.workersdk} under that id
     */
    @Nullable
    O handle(I request, Call<O> call) throws Exception;
}
