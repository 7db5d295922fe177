// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.protocol;

/**
 * Checks the entries of one {@code client_meta} or {@code server_meta} map as a scanner meets them (E-14): at most 16
 * entries, 4 KiB of keys and values, keys {@code [a-z0-9-]{1,64}}, values UTF-8 without control characters.
 */
final class MetaCheck {
    private static final byte[] RESERVED = {'r', 'e', 'e', 'v', 'e', '-'};
    private static final int KEY = 1;
    private static final int VALUE = 2;

    private final FieldCursor cursor = new FieldCursor();
    private int entries;
    private int totalBytes;

    /** For another map. */
    void begin() {
        entries = 0;
        totalBytes = 0;
    }

    /** What to do with an entry. */
    enum Verdict {
        KEEP,
        /** Its key starts with {@code reeve-}: only brokers may say such things. */
        REMOVE,
        REJECT
    }

    Verdict entry(byte[] bytes, int start, int end) {
        cursor.become(bytes, start, end);
        int keyStart = -1;
        int keyEnd = -1;
        int valueSeen = 0;
        while (cursor.next()) {
            if (cursor.wireType() != FieldCursor.BYTES) {
                return Verdict.REJECT;
            }
            totalBytes += cursor.valueEnd() - cursor.valueStart();
            if (cursor.number() == KEY && keyStart < 0) {
                keyStart = cursor.valueStart();
                keyEnd = cursor.valueEnd();
            } else if (cursor.number() != VALUE
                    || valueSeen++ > 0
                    || !FieldText.isClean(bytes, cursor.valueStart(), cursor.valueEnd())) {
                return Verdict.REJECT;
            }
        }
        boolean within = ++entries <= Limits.META_KEYS_MAX && totalBytes <= Limits.META_BYTES_MAX;
        if (cursor.isBroken() || !within || keyStart < 0 || !FieldText.isMetaKey(bytes, keyStart, keyEnd)) {
            return Verdict.REJECT;
        }
        return isReserved(bytes, keyStart, keyEnd) ? Verdict.REMOVE : Verdict.KEEP;
    }

    private static boolean isReserved(byte[] bytes, int start, int end) {
        if (end - start < RESERVED.length) {
            return false;
        }
        for (int i = 0; i < RESERVED.length; i++) {
            if (bytes[start + i] != RESERVED[i]) {
                return false;
            }
        }
        return true;
    }
}
