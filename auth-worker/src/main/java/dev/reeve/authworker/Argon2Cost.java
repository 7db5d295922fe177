// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

/**
 * How much work one hash is.
 *
 * @param memoryKib memory in KiB; OWASP's minimum is 19,456 with two passes
 * @param iterations passes over the memory
 * @param parallelism lanes
 */
record Argon2Cost(int memoryKib, int iterations, int parallelism) {
    Argon2Cost {
        if (memoryKib < 8 * parallelism || iterations < 1 || parallelism < 1) {
            throw new IllegalArgumentException("Argon2 needs memory >= 8 KiB a lane, one pass and one lane");
        }
    }
}
