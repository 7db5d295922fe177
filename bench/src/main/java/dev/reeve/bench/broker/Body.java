// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.broker;

import dev.reeve.bench.Numbers;

/**
 * Bodies of requests: the time at which it was, or should have been, sent, then nothing. So an answer tells its latency
 * without a table of what is open.
 */
public final class Body {
    /** The stamp. */
    public static final int BYTES_MIN = Long.BYTES;

    private Body() {}

    /** A new one each time, for every peer: some take the array, some copy it. */
    public static byte[] stamped(int bytes, long timeNs) {
        byte[] body = new byte[bytes];
        Numbers.put(body, 0, timeNs);
        return body;
    }

    /** When the request that this answers was sent, by {@link System#nanoTime} of the client. */
    public static long stampOf(byte[] body) {
        return Numbers.get(body, 0);
    }
}
