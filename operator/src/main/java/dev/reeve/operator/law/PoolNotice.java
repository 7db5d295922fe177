// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator.law;

/** What the owner of a pool is told when it begins. */
public enum PoolNotice {
    /** A broker is silent: nothing goes down. */
    DATA_STALE,
    /** All brokers tell again. */
    DATA_FRESH,
    /** The fallback was applied. */
    FALLBACK_APPLIED,
    /** Pods have been starting for far too long. */
    START_FAILING,
    /** No pod is too late any more. */
    START_RECOVERED,
    /** The law wants more than the bound allows. */
    AT_MAX,
    /** Nothing has been to do for long. */
    SCALED_TO_ZERO
}
