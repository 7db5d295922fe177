// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.protocol;

/**
 * Checks a status inside a reply envelope, in place: what a parser would refuse later must be refused at the broker.
 */
final class StatusCheck {
    private static final int REASON = 1;
    private static final int MESSAGE = 2;
    private static final int CODE = 3;
    private static final int GRPC_CODE = 4;
    private static final int RETRYABLE = 5;
    private static final int DETAILS = 6;
    private static final int ANY_TYPE_URL = 1;

    private int reasonNumber;
    private int seen;
    private int detailsBytes;

    /** The number of the reason; 0 = OK. */
    int reasonNumber() {
        return reasonNumber;
    }

    boolean accepts(byte[] bytes, int start, int end) {
        FieldCursor cursor = new FieldCursor(bytes, start, end);
        while (cursor.next()) {
            if (cursor.number() <= DETAILS && !acceptsField(bytes, cursor)) {
                return false;
            }
        }
        return !cursor.isBroken();
    }

    private boolean acceptsField(byte[] bytes, FieldCursor cursor) {
        int number = cursor.number();
        int start = cursor.valueStart();
        int end = cursor.valueEnd();
        int wireType = switch (number) {
            case REASON, GRPC_CODE, RETRYABLE -> FieldCursor.VARINT;
            default -> FieldCursor.BYTES;
        };
        if (cursor.wireType() != wireType || (number != DETAILS && isSeen(number))) {
            return false;
        }
        return switch (number) {
            case REASON -> {
                reasonNumber = (int) cursor.varint();
                yield true;
            }
            case MESSAGE -> end - start <= Limits.STATUS_MESSAGE_BYTES_MAX && FieldText.isUtf8(bytes, start, end);
            case CODE -> FieldText.isCode(bytes, start, end);
            case GRPC_CODE -> cursor.varint() >= 0 && cursor.varint() <= GrpcCode.UNAUTHENTICATED;
            case DETAILS -> acceptsDetail(bytes, start, end);
            default -> true;
        };
    }

    private boolean isSeen(int number) {
        boolean before = (seen & 1 << number) != 0;
        seen |= 1 << number;
        return before;
    }

    private boolean acceptsDetail(byte[] bytes, int start, int end) {
        detailsBytes += end - start;
        if (detailsBytes > Limits.DETAILS_BYTES_MAX) {
            return false;
        }
        FieldCursor cursor = new FieldCursor(bytes, start, end);
        while (cursor.next()) {
            boolean known = cursor.number() <= 2;
            boolean text = cursor.number() == ANY_TYPE_URL;
            if ((known && cursor.wireType() != FieldCursor.BYTES)
                    || (text && !FieldText.isUtf8(bytes, cursor.valueStart(), cursor.valueEnd()))) {
                return false;
            }
        }
        return !cursor.isBroken();
    }
}
