// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A record as it was written, before it has a number.
 *
 * @param json in UTF-8, with at least one member, without {@code seq}: made where nobody waits for it
 * @param order beside others
 * @param isFlight it comes from the flight recorder, and the budget of records does not count it
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
record LogLine(byte[] json, int severity, long wallMs, long order, boolean isFlight) {
    private static final byte[] FLIGHT = "{\"flight\":true,".getBytes(StandardCharsets.US_ASCII);

    /** A record whose text is at hand. */
    static LogLine of(String json, int severity, long wallMs, long order) {
        return new LogLine(json.getBytes(StandardCharsets.UTF_8), severity, wallMs, order, false);
    }

    /** Marked as one that was below the level. */
    LogLine inFlight() {
        return new LogLine(begun(FLIGHT), severity, wallMs, order, true);
    }

    /** With its number in front. */
    byte[] numbered(long seq) {
        return begun(("{\"seq\":" + seq + ',').getBytes(StandardCharsets.US_ASCII));
    }

    private byte[] begun(byte[] with) {
        int rest = json.length - 1;
        return ByteBuffer.allocate(with.length + rest)
                .put(with)
                .put(json, 1, rest)
                .array();
    }
}
