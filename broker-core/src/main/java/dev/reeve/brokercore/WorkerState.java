// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

/**
 * Whether a worker is given work.
 *
 * <pre>
 *  READY          DRAIN, either way
 * -------> Ready ------------------> Draining ---+
 *            |                                   |  DISCONNECT either way, silence, loss
 *            +-----------------------------------+--> Gone
 * </pre>
 *
 * Busy or free is not a state: it follows from what the worker holds and its window.
 */
sealed interface WorkerState {
    /** It is given work while its window has room. */
    record Ready() implements WorkerState {}

    /** It finishes what it holds. */
    record Draining() implements WorkerState {}

    /** Unregistered. */
    record Gone(WorkerChange how) implements WorkerState {}
}
