// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.testkit.kubernetes;

import java.time.Duration;

/** What goes wrong with a request. */
public sealed interface Fault {
    /**
     * An answer that it was not done.
     *
     * @param code of HTTP: 500, 429, 403
     * @param retryAfterSeconds as a header; 0 = none
     */
    record Status(int code, int retryAfterSeconds) implements Fault {}

    /**
     * Nothing comes back until the fault ends; then the connection does.
     *
     * @param isDone what was asked for is done all the same
     */
    record NoAnswer(boolean isDone) implements Fault {}

    /** It is done, later. */
    record Slow(Duration delay) implements Fault {}
}
