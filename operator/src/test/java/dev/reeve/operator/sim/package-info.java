// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

/**
 * A cluster in virtual time, to compare laws of scaling: one queue, workers that start and leave, and whoever decides
 * how many there are. Every law meets the same requests, service times and start times of a seed. One thread.
 */
@NullMarked
package dev.reeve.operator.sim;

import org.jspecify.annotations.NullMarked;
