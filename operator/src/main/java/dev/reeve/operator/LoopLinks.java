// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

/** Whom the loop writes to, asks and tells. */
record LoopLinks(TargetWriter writer, BrokerLink brokers, PoolListener listener) {}
