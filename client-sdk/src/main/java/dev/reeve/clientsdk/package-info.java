// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Calls services over MDP from inside the cluster: one connection per broker, several brokers, blocking calls that fit
 * virtual threads, typed errors ({@link dev.reeve.protocol.ReeveException}).
 *
 * <p>Each connection has one thread that receives, keeps the connection alive and reconnects; callers' threads send,
 * and
 * block on their own call. What both touch is a concurrent map of open calls and, per call, a small locked queue.
 */
@NullMarked
package dev.reeve.clientsdk;

import org.jspecify.annotations.NullMarked;
