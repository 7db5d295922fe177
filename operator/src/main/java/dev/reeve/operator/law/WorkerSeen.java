// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator.law;

/**
 * A worker as one broker sees it.
 *
 * @param instance the same at every broker
 * @param readyForMs how long it has been taking requests
 * @param plain speaks Majordomo only: nothing ties it to a pod
 */
public record WorkerSeen(
        String instance, int capacity, int inFlight, boolean draining, long readyForMs, boolean plain) {}
