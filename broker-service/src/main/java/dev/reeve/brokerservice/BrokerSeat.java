// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import dev.reeve.zmtp.RouterTransport;
import java.time.Duration;

/**
 * The thread that owns the broker's state machine: one of its own ({@link ThreadSeat}) or the transport's I/O thread
 * ({@link LoopSeat}); ADR 20 says which, and why.
 */
interface BrokerSeat {
    Duration TICK = Duration.ofMillis(100);

    /** Whom the transport tells. */
    RouterTransport.Listener listener();

    /** After the transport is bound. */
    void start();

    /** Runs it on the broker's thread, between two events, or refuses it if that has ended. Any thread; never waits. */
    void post(BrokerTask task);

    /** Messages, events and tasks that were handed over and not taken yet. */
    int waiting();

    /** Started, and not ended. */
    boolean isAlive();

    /**
     * Ends it between two events.
     *
     * @return false if that takes longer
     */
    boolean stop(Duration atMost) throws InterruptedException;
}
