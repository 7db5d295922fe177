// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator.law;

/** Why a pool has not what the law wants. */
public enum LimitedBy {
    /** It has. */
    NONE,
    /** The law wants fewer than the owner. */
    MIN,
    /** The law wants more than the owner. */
    MAX,
    /** The load of the last window, a backlog, or the first window after a start holds the workers. */
    HOLD,
    /** The difference is too small. */
    DEAD_BAND,
    /** Pods are starting, or just did. */
    STARTING,
    /** All are busy. */
    NO_IDLE,
    /** A broker is silent. */
    STALE,
    /** The owner paused it. */
    PAUSED
}
