// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp;

import java.time.Duration;
import java.util.concurrent.Executor;

/**
 * The one I/O thread of a transport, for who wants to run on it: listener calls come on it, and a send made on it needs
 * no queue, no lock and no wake-up; it is appended to what the peer is sent at the end of the turn.
 *
 * <p>A task must not block, as no peer is served meanwhile. Tasks that fail are logged and counted as faults.
 */
public interface TransportLoop extends Executor {

    /** Whether the caller is on that thread. */
    boolean isCurrent();

    /** Runs the task on that thread, once, later. */
    void schedule(Runnable task, Duration delay);
}
