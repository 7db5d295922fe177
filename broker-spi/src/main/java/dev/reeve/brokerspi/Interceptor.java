// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerspi;

/**
 * A step of your own in the way of requests. The broker's one thread calls it, one call at a time: it needs no lock,
 * and it must not wait for anything. What it takes is measured; one that is slow slows every service.
 *
 * <p>It sees requests of the services it is configured for, after token check, policy and rate limit: whose request it
 * is has been verified. It sees no token. An exception is the caller's INTERNAL, is counted and logged, and harms
 * nobody else.
 *
 * <p>One that wants to see replies too is a {@link ReplyInterceptor}.
 */
public interface Interceptor extends AutoCloseable {

    /** Decides on a request. */
    RequestDecision onRequest(RequestView request);

    /** Something happened to a worker of a service it is configured for. */
    default void onWorker(WorkerEvent event) {}

    /** The broker ends; nothing is called afterwards. */
    @Override
    default void close() {}
}
