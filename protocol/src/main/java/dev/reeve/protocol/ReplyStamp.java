// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.protocol;

/** The broker's fields of a reply envelope (E-07): 1, 4, 6 and 8. One object serves for all replies. */
public final class ReplyStamp {
    private static final int REQUEST_ID_TAG = 1 << 3 | FieldCursor.BYTES;
    private static final int QUEUE_MS_TAG = 4 << 3 | FieldCursor.FIXED32;
    private static final int WORKER_ID_TAG = 6 << 3 | FieldCursor.BYTES;
    private static final int ATTEMPT_TAG = 8 << 3;

    private long idHigh;
    private long idLow;
    private float queueMs;
    private byte[] workerId = new byte[0];
    private int attempt;

    /**
     * From here on it is this stamp.
     *
     * @param high the first 8 bytes of the request id
     * @param low the other 8
     * @param waitedMs time in this broker's queue
     * @param worker instance id of the worker in UTF-8, empty = not known
     * @param dispatch attempt that answered, from 1
     */
    public ReplyStamp become(long high, long low, float waitedMs, byte[] worker, int dispatch) {
        idHigh = high;
        idLow = low;
        queueMs = waitedMs;
        workerId = worker;
        attempt = dispatch;
        return this;
    }

    int size() {
        return 2
                + Limits.REQUEST_ID_BYTES
                + 1
                + Float.BYTES
                + 1
                + Varint.size(workerId.length)
                + workerId.length
                + 1
                + Varint.size(attempt);
    }

    /** Returns where the next byte goes. */
    int put(byte[] out, int at) {
        out[at] = REQUEST_ID_TAG;
        out[at + 1] = Limits.REQUEST_ID_BYTES;
        int to = Varint.putLong(out, Varint.putLong(out, at + 2, idHigh), idLow);
        out[to] = QUEUE_MS_TAG;
        to = Varint.putFloat(out, to + 1, queueMs);
        out[to] = WORKER_ID_TAG;
        to = Varint.putBytes(out, Varint.put(out, to + 1, workerId.length), workerId);
        out[to] = ATTEMPT_TAG;
        return Varint.put(out, to + 1, attempt);
    }
}
