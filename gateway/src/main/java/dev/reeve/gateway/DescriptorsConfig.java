// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Descriptors that workers publish: keys {@code reeve.gateway.descriptors.*}. */
interface DescriptorsConfig {
    /** Memory of all of them, counted as ten times their bytes; a set that finds no room is not used. */
    @WithDefault("64M")
    MemorySize memory();

    /** How often the brokers are asked which services publish what; one that has just come is looked at at once. */
    @WithDefault("5s")
    Duration refresh();
}
