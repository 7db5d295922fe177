// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Benchmarks: {@link dev.reeve.bench.RoundTrips} is a world of peers round one broker, what JMH calls is
 * {@link dev.reeve.bench.CoreBench}, what {@code ./reeve bench} starts is {@link dev.reeve.bench.Bench}.
 */
@NullMarked
package dev.reeve.bench;

import org.jspecify.annotations.NullMarked;
