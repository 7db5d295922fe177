// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

/** What became of a write to the API server. */
sealed interface WriteResult {
    /** It is written. */
    record Written() implements WriteResult {}

    /** Somebody else wrote since: nothing is written. */
    record Conflict() implements WriteResult {}

    /**
     * Nothing is written.
     *
     * @param code HTTP status
     * @param retryAfterMs as the API server asked; 0 = it did not
     */
    record Refused(int code, String message, long retryAfterMs) implements WriteResult {}

    /** No answer: it may be written, or be yet. */
    record Unknown(String message) implements WriteResult {}
}
