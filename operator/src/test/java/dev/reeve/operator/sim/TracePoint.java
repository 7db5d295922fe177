// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator.sim;

/** How it was at a time. */
public record TracePoint(double time, int replicas, int ready, int waiting, int inFlight) {}
