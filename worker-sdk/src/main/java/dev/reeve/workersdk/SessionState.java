// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.workersdk;

/**
 * The states of a {@link Session}.
 *
 * <pre>
 *              Opened, Reeve            WELCOME
 *   Created ------------------> Awaiting -------> Ready --- DRAIN of the broker ---> BrokerDraining
 *      |                           |               |  \                                   |
 *      | Opened, plain             |               |   -- DrainStarted --> Draining       |
 *      +---------------------------|--------------->                        |             |
 *                                  v               v                        v             v
 *                            Ended: silence, DISCONNECT, lost, no WELCOME, or drained and nothing held
 * </pre>
 */
sealed interface SessionState {

    /** No socket yet. */
    record Created() implements SessionState {}

    /** READY is sent; a Reeve broker answers with WELCOME. */
    record Awaiting(long untilMs) implements SessionState {}

    /** Registered. */
    record Ready() implements SessionState {}

    /**
     * This worker leaves.
     *
     * @param untilMs then the calls are cancelled, and a second later the session ends
     * @param acknowledged the broker sends nothing more
     */
    record Draining(long untilMs, boolean acknowledged, boolean cancelled) implements SessionState {
        Draining acknowledgedNow() {
            return new Draining(untilMs, true, cancelled);
        }
    }

    /** The broker leaves. */
    record BrokerDraining(long untilMs) implements SessionState {}

    /** Over. */
    record Ended() implements SessionState {}
}
