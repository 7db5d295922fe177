// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import dev.reeve.operator.law.PoolSettings;

/**
 * What the reconciler found a pool to be: valid and without a rival, or with {@link PoolSettings.Writing#PAUSED} where
 * nothing may be written.
 *
 * @param service as brokers know it
 * @param deployment what is scaled, in the pool's namespace
 * @param drainSeconds a worker may take so long to end
 */
record PoolPlan(PoolKey key, String service, String deployment, int drainSeconds, PoolSettings settings) {}
