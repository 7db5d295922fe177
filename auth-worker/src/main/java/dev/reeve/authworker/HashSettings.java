// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.time.Duration;

/**
 * How passwords are hashed.
 *
 * @param peppers mixed into hashes
 * @param threads hashes at once; memory = threads x cost.memoryKib
 * @param queueMax hashes waiting; one more is refused
 * @param waitMax of one call for its hash
 */
record HashSettings(Argon2Cost cost, Peppers peppers, int threads, int queueMax, Duration waitMax) {
    HashSettings {
        if (threads < 1 || queueMax < 1 || !waitMax.isPositive()) {
            throw new IllegalArgumentException("the hash pool needs a thread, a place in its queue and time");
        }
    }
}
