// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.broker;

import org.jspecify.annotations.Nullable;

/**
 * What stands between clients and workers.
 *
 * @param process null where clients call workers directly
 * @param endpoint for clients and workers, in the peer's own form
 */
public record Hub(@Nullable BenchProcess process, String endpoint) {}
