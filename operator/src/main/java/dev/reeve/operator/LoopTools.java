// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

/** What all pools of a loop share. */
record LoopTools(LoopLinks links, LoopClock clock, LoopMetrics metrics, Calls calls, Writes writes) {}
