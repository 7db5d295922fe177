// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Ends of sessions: {@code idle} without a refresh, {@code absolute} in any case; 1 min to 400 d. */
interface SessionConfig {
    /** Idle end of sessions in apps. */
    @WithDefault("30d")
    Duration nativeIdle();

    /** Absolute end of sessions in apps. */
    @WithDefault("90d")
    Duration nativeAbsolute();

    /** Idle end of sessions in web pages. */
    @WithDefault("7d")
    Duration browserIdle();

    /** Absolute end of sessions in web pages. */
    @WithDefault("30d")
    Duration browserAbsolute();

    /** Idle end of sessions opened with an API key. */
    @WithDefault("60m")
    Duration adminIdle();

    /** Absolute end of sessions opened with an API key. */
    @WithDefault("12h")
    Duration adminAbsolute();

    /** Live sessions of one account or key, 1 to 1,000; one more ends the one used least recently. */
    @WithDefault("10")
    int perAccountMax();
}
