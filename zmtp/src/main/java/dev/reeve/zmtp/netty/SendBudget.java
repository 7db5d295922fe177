// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.netty;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How much may wait to be written to one peer, in messages and in bytes; the answer is exact, whichever threads ask.
 * Both counts share one word, so that to reserve is one compare-and-set.
 *
 * <pre>
 * +--------+-------------+----------+
 * | closed | messages 23 | bytes 40 |
 * +--------+-------------+----------+
 * </pre>
 */
final class SendBudget {

    enum Answer {
        RESERVED,
        /** Likewise, and more than half is used. */
        HALF_FULL,
        FULL,
        CLOSED
    }

    private static final int BYTES_BITS = 40;
    private static final long ONE_MESSAGE = 1L << BYTES_BITS;
    private static final long BYTES_MASK = ONE_MESSAGE - 1;
    private static final long CLOSED = Long.MIN_VALUE;

    /** Flags and size of each frame, roughly. */
    private static final int FRAME_OVERHEAD_BYTES = 9;

    private final int messagesMax;
    private final long bytesMax;
    private final TotalBudget total;
    private final AtomicLong used = new AtomicLong();

    SendBudget(int messagesMax, long bytesMax, TotalBudget total) {
        this.messagesMax = messagesMax;
        this.bytesMax = bytesMax;
        this.total = total;
    }

    static long bytesOf(List<byte[]> frames) {
        long bytes = 0;
        for (int i = 0; i < frames.size(); i++) {
            bytes += frames.get(i).length + FRAME_OVERHEAD_BYTES;
        }
        return bytes;
    }

    static long bytesOf(byte[] frame) {
        return (long) frame.length + FRAME_OVERHEAD_BYTES;
    }

    /** One message always fits into an empty queue, whatever its size. */
    Answer reserve(long messageBytes) {
        while (true) {
            long now = used.get();
            if (now < 0) {
                return Answer.CLOSED;
            }
            long messages = now >>> BYTES_BITS;
            long bytes = (now & BYTES_MASK) + messageBytes;
            if (messages >= messagesMax || (messages > 0 && (bytes > bytesMax || total.isFull()))) {
                return Answer.FULL;
            }
            if (used.compareAndSet(now, now + ONE_MESSAGE + messageBytes)) {
                total.add(messageBytes);
                return (messages + 1) * 2 > messagesMax || bytes > bytesMax / 2 ? Answer.HALF_FULL : Answer.RESERVED;
            }
        }
    }

    /** After they have been written. */
    void release(int messages, long bytes) {
        long less = messages * ONE_MESSAGE + bytes;
        long now = used.get();
        while (now >= 0) {
            if (used.compareAndSet(now, now - less)) {
                total.add(-bytes);
                return;
            }
            now = used.get();
        }
    }

    /** Gives back what will never be written; nothing can be reserved any more. */
    void close() {
        long last = used.getAndSet(CLOSED);
        if (last > 0) {
            total.add(-(last & BYTES_MASK));
        }
    }
}
