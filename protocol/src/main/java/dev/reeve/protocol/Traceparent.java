// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.protocol;

/**
 * The W3C trace context of version 00 ({@code 00-<trace id, 32 hex>-<parent id, 16 hex>-<flags, 2 hex>}), as text and
 * inside of an envelope.
 */
public final class Traceparent {
    private static final int FIELD = 7;
    private static final int TRACE_ID_AT = 3;
    private static final int TRACE_ID_END = 35;
    private static final int PARENT_ID_AT = 36;
    private static final int PARENT_ID_END = 52;
    private static final int FLAGS_END = Limits.TRACEPARENT_BYTES;
    private static final int SAMPLED = 1;
    private static final int HEX = 16;

    private Traceparent() {}

    /** True if it is well-formed and its caller records the trace. */
    public static boolean isSampled(String text) {
        if (text.length() != Limits.TRACEPARENT_BYTES || !text.startsWith("00-")) {
            return false;
        }
        boolean isWellFormed = isHex(text, TRACE_ID_AT, TRACE_ID_END)
                && text.charAt(TRACE_ID_END) == '-'
                && isHex(text, PARENT_ID_AT, PARENT_ID_END)
                && text.charAt(PARENT_ID_END) == '-'
                && isHex(text, PARENT_ID_END + 1, FLAGS_END);
        return isWellFormed
                && isNotZero(text, TRACE_ID_AT, TRACE_ID_END)
                && isNotZero(text, PARENT_ID_AT, PARENT_ID_END)
                && (Character.digit(text.charAt(FLAGS_END - 1), HEX) & SAMPLED) != 0;
    }

    private static boolean isHex(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return false;
            }
        }
        return true;
    }

    private static boolean isNotZero(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (text.charAt(i) != '0') {
                return true;
            }
        }
        return false;
    }

    /** 32 hex digits of one that is well-formed. */
    public static String traceId(String text) {
        return text.substring(TRACE_ID_AT, TRACE_ID_END);
    }

    /** 16 hex digits of one that is well-formed. */
    public static String parentId(String text) {
        return text.substring(PARENT_ID_AT, PARENT_ID_END);
    }

    /**
     * Writes another parent into the envelope's trace context, in place, so that the receiver's spans hang below it.
     *
     * @param envelope a frame that the caller owns
     * @param spanId of the new parent, not 0
     */
    public static void replaceParent(byte[] envelope, long spanId) {
        FieldCursor cursor = new FieldCursor(envelope, Envelope.PREFIX_BYTES, envelope.length);
        while (cursor.next()) {
            boolean isTrace = cursor.number() == FIELD
                    && cursor.wireType() == FieldCursor.BYTES
                    && cursor.valueEnd() - cursor.valueStart() == Limits.TRACEPARENT_BYTES;
            if (isTrace) {
                writeHex(envelope, cursor.valueStart() + PARENT_ID_AT, spanId);
                return;
            }
        }
    }

    private static void writeHex(byte[] frame, int at, long value) {
        for (int i = 0; i < PARENT_ID_END - PARENT_ID_AT; i++) {
            int nibble = (int) (value >>> (60 - 4 * i)) & 0xf;
            frame[at + i] = (byte) Character.forDigit(nibble, HEX);
        }
    }
}
