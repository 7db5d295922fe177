// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.protocol;

import com.google.protobuf.CodedOutputStream;
import dev.reeve.protocol.v1.BrokerStamp;
import dev.reeve.protocol.v1.Identity;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The broker's stamp on a request (E-07), written straight into the frame: the same bytes as of a {@link BrokerStamp},
 * without making one. One object serves for all requests.
 */
public final class RequestStamp {
    private static final int IDENTITY_TAG = 1 << 3 | FieldCursor.BYTES;
    private static final int DEADLINE_TAG = 2 << 3;
    private static final int QUEUE_MS_TAG = 3 << 3 | FieldCursor.FIXED32;
    private static final int ATTEMPT_TAG = 4 << 3;

    private static final int REQUEST_ID_TAG = EnvelopeView.REQUEST_ID << 3 | FieldCursor.BYTES;
    private static final int STAMP_TAG = EnvelopeView.STAMP << 3 | FieldCursor.BYTES;
    private static final int REQUEST_ID_FIELD_BYTES = 2 + Limits.REQUEST_ID_BYTES;

    private @Nullable Identity identity;
    private int deadlineMsLeft;
    private float queueMs;
    private int attempt;
    private byte[] origin = new byte[0];

    /**
     * What is the same for all requests of a connection, encoded once.
     *
     * @param peerUser user id of the key, empty if there is none
     */
    public static byte[] origin(String brokerId, String peerUser, String peerRole, boolean plainClient) {
        return BrokerStamp.newBuilder()
                .setBrokerId(brokerId)
                .setPeerUser(peerUser)
                .setPeerRole(peerRole)
                .setPlainClient(plainClient)
                .build()
                .toByteArray();
    }

    /**
     * From here on it is this stamp.
     *
     * @param who null: anonymous
     * @param msLeft 0 = none
     * @param from see {@link #origin}
     */
    public RequestStamp become(@Nullable Identity who, int msLeft, float waitedMs, int dispatch, byte[] from) {
        identity = who;
        deadlineMsLeft = msLeft;
        queueMs = waitedMs;
        attempt = dispatch;
        origin = from;
        return this;
    }

    /**
     * The envelope that a plain client's request gets on its way to a Reeve worker (E-04): a request id and this stamp,
     * nothing else.
     *
     * <pre>
     * +-------------+----+----+----------------+----+------+-------+
     * | 00 52 56 01 | 0A | 10 | request id  16 | 7A | size | stamp |
     * +-------------+----+----+----------------+----+------+-------+
     * </pre>
     */
    public byte[] envelopeOf(long idHigh, long idLow) {
        int stampBytes = size();
        int at = Envelope.PREFIX_BYTES + REQUEST_ID_FIELD_BYTES;
        byte[] out = new byte[at + sizeWithHead(stampBytes)];
        Envelope.putPrefix(out);
        out[Envelope.PREFIX_BYTES] = REQUEST_ID_TAG;
        out[Envelope.PREFIX_BYTES + 1] = Limits.REQUEST_ID_BYTES;
        Varint.putLong(out, Varint.putLong(out, Envelope.PREFIX_BYTES + 2, idHigh), idLow);
        putLast(out, at, stampBytes);
        return out;
    }

    /** Bytes of the field that holds a stamp of this many bytes. */
    static int sizeWithHead(int stampBytes) {
        return 1 + Varint.size(stampBytes) + stampBytes;
    }

    /** The stamp as the last field of an envelope; it fills the array. */
    void putLast(byte[] out, int at, int stampBytes) {
        out[at] = STAMP_TAG;
        int end = put(out, Varint.put(out, at + 1, stampBytes));
        if (end != out.length) {
            throw new IllegalStateException("an array of the right size was not filled");
        }
    }

    /** Protobuf leaves out what is zero. */
    int size() {
        return sizeOfIdentity()
                + (deadlineMsLeft == 0 ? 0 : 1 + Varint.size(deadlineMsLeft))
                + (hasQueueMs() ? 1 + Float.BYTES : 0)
                + (attempt == 0 ? 0 : 1 + Varint.size(attempt))
                + origin.length;
    }

    private boolean hasQueueMs() {
        return Float.floatToRawIntBits(queueMs) != 0;
    }

    private int sizeOfIdentity() {
        if (identity == null) {
            return 0;
        }
        int bytes = identity.getSerializedSize();
        return 1 + Varint.size(bytes) + bytes;
    }

    /** Returns where the next byte goes. */
    private int put(byte[] out, int at) {
        int to = putIdentity(out, at);
        if (deadlineMsLeft != 0) {
            out[to] = DEADLINE_TAG;
            to = Varint.put(out, to + 1, deadlineMsLeft);
        }
        if (hasQueueMs()) {
            out[to] = QUEUE_MS_TAG;
            to = Varint.putFloat(out, to + 1, queueMs);
        }
        if (attempt != 0) {
            out[to] = ATTEMPT_TAG;
            to = Varint.put(out, to + 1, attempt);
        }
        return Varint.putBytes(out, to, origin);
    }

    private int putIdentity(byte[] out, int at) {
        if (identity == null) {
            return at;
        }
        int bytes = identity.getSerializedSize();
        out[at] = IDENTITY_TAG;
        int to = Varint.put(out, at + 1, bytes);
        CodedOutputStream coded = CodedOutputStream.newInstance(out, to, bytes);
        try {
            identity.writeTo(coded);
            coded.checkNoSpaceLeft();
        } catch (IOException e) {
            throw new IllegalStateException("an array of the right size was too small", e);
        }
        return to + bytes;
    }
}
