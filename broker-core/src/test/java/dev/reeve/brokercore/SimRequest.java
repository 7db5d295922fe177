// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

/** A request of {@link SimWorld} and what became of it. */
final class SimRequest {
    /** The verdict on a token that starts so is a refusal. */
    static final String FORGED = "forged";

    final String content;
    final String service;
    final String token;
    final long client;
    final int lane;
    final long dueMs;
    /** Sent to a broker that was leaving already. */
    final boolean tooLate;

    boolean ended;
    boolean cancelled;
    boolean partialRelayed;
    int executions;
    /** Times the same id was sent again while it was open. */
    int copies;

    SimRequest(String content, String service, String token, long client, int lane, long dueMs, boolean tooLate) {
        this.content = content;
        this.service = service;
        this.token = token;
        this.client = client;
        this.lane = lane;
        this.dueMs = dueMs;
        this.tooLate = tooLate;
    }

    boolean isForged() {
        return token.startsWith(FORGED);
    }
}
