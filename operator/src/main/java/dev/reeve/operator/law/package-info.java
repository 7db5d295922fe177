// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

/**
 * How many workers a service needs, from what its brokers report: {@link PoolState} takes events and gives commands, of
 * one pool. No thread, clock, socket or Kubernetes here: the time is handed in, the same events at the same times give
 * the same commands. docs/operator.md explains the law.
 */
@NullMarked
package dev.reeve.operator.law;

import org.jspecify.annotations.NullMarked;
