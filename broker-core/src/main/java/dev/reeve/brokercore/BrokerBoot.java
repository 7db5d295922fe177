// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

/**
 * What the driver draws once per start, since the broker has neither clock nor randomness.
 *
 * @param bootId 64 random bits; also the seed of topic epochs and of request ids made for plain clients (E-04)
 * @param firstDispatchToken 64 random bits, the start of the counter of dispatch tokens
 * @param secret 64 random bits that no peer is told: the salt of tables whose keys peers choose
 * @param monotonicToUnixMs wall clock minus monotonic clock at start, milliseconds; only stamps published topic items
 */
public record BrokerBoot(long bootId, long firstDispatchToken, long secret, long monotonicToUnixMs) {}
