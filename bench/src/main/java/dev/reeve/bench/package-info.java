// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Benchmarks. {@link dev.reeve.bench.RoundTrips} is a world of peers round one broker, {@link dev.reeve.bench.CoreBench}
 * what JMH calls, {@link dev.reeve.bench.Bench} what {@code ./reeve bench} starts.
 */
@NullMarked
package dev.reeve.bench;

import org.jspecify.annotations.NullMarked;
