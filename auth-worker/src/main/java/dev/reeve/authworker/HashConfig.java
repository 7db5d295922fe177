// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Argon2id and the bound on it. */
interface HashConfig {
    /** Memory of one hash in KiB, 7,168 to 1,048,576. */
    @WithDefault("19456")
    int memoryKib();

    /** Passes over the memory, 1 to 100. */
    @WithDefault("2")
    int iterations();

    /** Lanes, 1 to 16. */
    @WithDefault("1")
    int parallelism();

    /** Hashes at once, 1 to 64. */
    @WithDefault("2")
    int threads();

    /** Hashes waiting, 1 to 10,000; one more is refused with RATE_LIMITED. */
    @WithDefault("100")
    int queueMax();

    /** Longest wait for a hash, 1 s to 30 s. */
    @WithDefault("8s")
    Duration waitMax();
}
