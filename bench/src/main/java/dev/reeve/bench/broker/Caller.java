// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.broker;

/** One connection of a client. Answers come to the {@link Answers} that it was made with. */
public interface Caller extends AutoCloseable {

    /**
     * Sends a request to the service that workers offer. May be called on any thread, also on the one that delivers
     * answers, and never waits for the answer.
     *
     * @param body belongs to the caller from now on
     */
    void call(byte[] body);

    @Override
    void close();
}
