// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.protocol;

import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Request ids: 16 bytes on the wire, a UUID of version 7 (RFC 9562, section 5.7) when made by Reeve. */
public final class RequestId {
    private static final long VERSION_7 = 0x7000L;
    private static final long VARIANT = 0x8000_0000_0000_0000L;
    private static final UUID ZERO = new UUID(0, 0);

    private RequestId() {}

    /**
     * A new id, ordered by time.
     *
     * @param unixMs milliseconds since 1970
     * @param random 74 bits are taken from it
     */
    public static UUID next(long unixMs, RandomGenerator random) {
        long high = (unixMs << 16) | VERSION_7 | (random.nextLong() & 0xfffL);
        long low = VARIANT | (random.nextLong() & 0x3fff_ffff_ffff_ffffL);
        return new UUID(high, low);
    }

    /** All zero: in an answer to a request whose id could not be read (E-02). */
    public static UUID zero() {
        return ZERO;
    }

    /** The 16 bytes of an id. */
    public static byte[] toBytes(UUID id) {
        return ByteBuffer.allocate(Limits.REQUEST_ID_BYTES)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
    }

    /** The id in 16 bytes; null if there are not 16. */
    public static @Nullable UUID fromBytes(byte[] bytes) {
        if (bytes.length != Limits.REQUEST_ID_BYTES) {
            return null;
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return new UUID(buffer.getLong(), buffer.getLong());
    }
}
