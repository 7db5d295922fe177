// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.jeromq;

import java.util.Arrays;
import java.util.HexFormat;

/** The name JeroMQ gives a connection: made by it, or the peer's Identity. Never shown outside the transport. */
@SuppressWarnings("ArrayRecordComponent") // Compared by contents below.
record RoutingId(byte[] bytes) {

    @Override
    public boolean equals(Object other) {
        return other instanceof RoutingId(byte[] otherBytes) && Arrays.equals(bytes, otherBytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes);
    }
}
