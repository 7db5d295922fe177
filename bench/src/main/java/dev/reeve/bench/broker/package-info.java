// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

/**
 * {@code ./reeve bench broker}: one broker beside others on one machine. Each {@link Peer} is a broker with its clients
 * and workers, in processes of their own; all carry the same load, in turns, and only ratios of one run are compared.
 */
@NullMarked
package dev.reeve.bench.broker;

import org.jspecify.annotations.NullMarked;
