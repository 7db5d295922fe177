// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import java.time.Duration;
import java.time.Instant;

/**
 * A Lease as the API server has it.
 *
 * @param holder empty = nobody
 * @param duration the holder leads for so long after each renewal
 * @param acquired since when it does, by its own clock
 * @param renewed by its own clock: to be compared with an earlier value, never with a clock of here
 * @param transitions changes of the holder so far
 * @param version of the object; empty = not written yet
 */
record LeaseRecord(
        String holder, Duration duration, Instant acquired, Instant renewed, int transitions, String version) {}
