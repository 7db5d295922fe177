// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.testkit.history;

/**
 * Which request a line is about.
 *
 * @param request the caller's own name for it, unique in the history
 * @param idempotent as the caller declares it
 */
public record HistoryCall(String request, String service, boolean idempotent) {}
