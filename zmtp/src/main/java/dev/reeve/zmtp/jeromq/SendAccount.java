// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.jeromq;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What waits to be written to one peer: in our queue and in JeroMQ's. JeroMQ's own mark is switched off, as it counts
 * messages only and answers by dropping; this one is asked before a message is taken, and its answer is exact because
 * {@link OutboundFrame} tells when JeroMQ has encoded a frame.
 *
 * <p>Any thread may call; {@link #close} gives back what will never be written.
 */
final class SendAccount {

    private final int messagesMax;
    private final long bytesMax;
    private final AtomicLong total;

    private int messages;
    private long bytes;
    private boolean closed;

    SendAccount(int messagesMax, long bytesMax, AtomicLong total) {
        this.messagesMax = messagesMax;
        this.bytesMax = bytesMax;
        this.total = total;
    }

    /** False if the message does not fit. One message always fits into an empty queue, whatever its size. */
    synchronized boolean reserve(long messageBytes) {
        if (closed || messages >= messagesMax || (messages > 0 && bytes + messageBytes > bytesMax)) {
            return false;
        }
        messages++;
        bytes += messageBytes;
        total.addAndGet(messageBytes);
        return true;
    }

    synchronized boolean isHalfFull() {
        return messages > messagesMax / 2 || bytes > bytesMax / 2;
    }

    synchronized void frameWritten(int frameBytes, boolean isLast) {
        if (closed) {
            return;
        }
        bytes -= frameBytes;
        total.addAndGet(-frameBytes);
        if (isLast) {
            messages--;
        }
    }

    synchronized void close() {
        if (!closed) {
            closed = true;
            total.addAndGet(-bytes);
        }
    }

    synchronized boolean isClosed() {
        return closed;
    }

    static long bytesOf(Iterable<byte[]> frames) {
        long bytes = 0;
        for (byte[] frame : frames) {
            bytes += frame.length;
        }
        return bytes;
    }
}
