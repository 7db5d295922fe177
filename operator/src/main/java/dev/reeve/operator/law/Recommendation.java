// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator.law;

/**
 * The law's figures.
 *
 * @param ratePerSecond arrivals
 * @param offeredLoad busy workers that the rate makes: rate x service time / concurrency
 * @param base workers for the rate alone
 * @param backlogAtStart requests that will be left when a worker asked for now is ready; negative = none
 * @param surge workers that work them off in time; 0 = there are none
 * @param want what the law would have now
 * @param holdMax the highest base of the window
 * @param desired what is written, or would be
 */
public record Recommendation(
        double ratePerSecond,
        double serviceMs,
        double startMs,
        double offeredLoad,
        long base,
        double backlogAtStart,
        long surge,
        int want,
        long holdMax,
        int desired,
        LimitedBy limitedBy) {}
