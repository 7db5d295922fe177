// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a file of the log begins.
 *
 * <pre>
 *  0        4         5          6               6 + length         66 + length
 *  +--------+---------+----------+---------------+------------------+
 *  | "RVL1" | class 1 | length 1 | session       |                     records as they are
 *  +--------+---------+----------+---------------+------------------+
 *  | "RVL2" | class 1 | length 1 | session       | key 60           |  records sealed
 *  +--------+---------+----------+---------------+------------------+
 * </pre>
 *
 * @param wrapped the key of the records, as {@link LogCipher} keeps it; null = they are not sealed
 */
@SuppressWarnings("ArrayRecordComponent") // read and written, never compared
record LogSegmentHead(String session, int ofClass, byte @Nullable [] wrapped) {
    private static final int PLAIN = 0x52564c31;
    private static final int SEALED = 0x52564c32;
    private static final int FIXED_BYTES = 6;
    /** It names files, too. */
    private static final Pattern SESSION = Pattern.compile("[a-zA-Z0-9-]{1,64}");

    int size() {
        return FIXED_BYTES + session.length() + (wrapped == null ? 0 : wrapped.length);
    }

    byte[] bytes() {
        byte[] name = session.getBytes(StandardCharsets.US_ASCII);
        byte[] key = wrapped == null ? new byte[0] : wrapped;
        return ByteBuffer.allocate(size())
                .putInt(wrapped == null ? PLAIN : SEALED)
                .put((byte) ofClass)
                .put((byte) name.length)
                .put(name)
                .put(key)
                .array();
    }

    /** Null = it is none of ours. */
    static @Nullable LogSegmentHead of(byte[] file) {
        if (file.length < FIXED_BYTES) {
            return null;
        }
        int magic = ByteBuffer.wrap(file).getInt(0);
        int ofClass = file[4];
        int length = file[5];
        int keyBytes = magic == SEALED ? LogCipher.WRAPPED_BYTES : 0;
        boolean isOurs = magic == PLAIN || magic == SEALED;
        if (!isOurs || ofClass < 0 || ofClass >= LogEntry.CLASSES || length < 0) {
            return null;
        }
        int end = FIXED_BYTES + length;
        if (file.length < end + keyBytes) {
            return null;
        }
        String session = new String(file, FIXED_BYTES, length, StandardCharsets.US_ASCII);
        if (!SESSION.matcher(session).matches()) {
            return null;
        }
        return new LogSegmentHead(
                session, ofClass, magic == SEALED ? Arrays.copyOfRange(file, end, end + keyBytes) : null);
    }
}
