// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

/** The one thread that owns the client's state, and its clock. Tests turn it by hand. */
interface Loop {
    /**
     * Runs the action on the loop, after those before it.
     *
     * @return false if the loop has ended
     */
    boolean execute(Runnable action);

    /** Runs the action on the loop after a time, unless it is cancelled before. */
    Timer after(long delayMs, Runnable action);

    /** Whether this thread is the loop's, in a step of it. */
    boolean isHere();

    /** Monotonic. */
    long nowMs();

    /** The device's own idea of the time of day, Unix milliseconds. */
    long wallMs();

    /** Ends; what waits is left undone. */
    void end();

    /** A planned action. */
    interface Timer {
        Timer NONE = () -> {};

        /** On the loop; does nothing once it has run. */
        void cancel();
    }
}
