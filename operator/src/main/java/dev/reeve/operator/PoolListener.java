// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import dev.reeve.operator.law.PoolCommand;
import dev.reeve.operator.law.PoolNotice;

/** Hears what happens to pools, for events and status. On the loop's thread; returns at once. */
interface PoolListener {
    /** A write was made: ScaledUp, ScaledDown, ScaledToZero or Woken. */
    void scaled(PoolKey key, int from, int to, PoolCommand.Reason reason);

    /** The law told. */
    void told(PoolKey key, PoolNotice notice);

    /** A write was refused. */
    void refused(PoolKey key, WriteResult.Refused refused);

    /** A worker that was told to end has been at it for longer than the plan allows; once for each. */
    void drainOverdue(PoolKey key, String worker);

    /** {@link Pools#view} says something that its owner should read: a condition, {@code desired}, or 10 s went by. */
    void changed(PoolKey key);
}
