// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.peers;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;

/** What a router holds its messages against: none damaged, and of each connection every one, in order. */
final class RouterCheck {
    private final Map<Object, Integer> next = new HashMap<>();
    private final CRC32 sum = new CRC32();
    private int seen;

    /** @param connection equal for messages of the same one */
    synchronized void accept(Object connection, List<byte[]> message) {
        if (WireMessages.isEnd(message)) {
            return;
        }
        int number = WireMessages.numberOf(message);
        int expected = next.getOrDefault(connection, number);
        if (number != expected) {
            throw new AssertionError("out of order: " + number + ", not " + expected);
        }
        next.put(connection, number + 1);
        seen++;
        WireMessages.addTo(sum, message);
    }

    /** Connections have new names from now on. */
    synchronized void restarted() {
        next.clear();
    }

    synchronized int seen() {
        return seen;
    }

    /** As all routers say it at the end. */
    synchronized String line() {
        return "seen " + seen + " " + sum.getValue();
    }
}
