// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

/**
 * How the table of rate limits is used.
 *
 * @param callers remembered now
 * @param forgotten callers that were forgotten for want of room while their bucket was not full again
 */
public record RateStats(int callers, long forgotten) {}
