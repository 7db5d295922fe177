// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.netty;

import dev.reeve.zmtp.wire.FrameEncoder;
import dev.reeve.zmtp.wire.FrameFlags;
import dev.reeve.zmtp.wire.FrameProtection;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What waits to be written to one peer, encoded and sealed already. Small frames are copied together; a large one stays
 * in its own array until it is copied into the buffer that goes to the socket, which is the only copy of it.
 *
 * <p>On the peer's I/O thread.
 */
final class Outbox {

    private static final int COPIED_BYTES_MAX = 4_096;

    private final SegmentPool pool;
    private @Nullable Segment head;
    private @Nullable Segment tail;
    private @Nullable FrameProtection protection;
    private long waitingBytes;
    private int takenMessages;
    private long takenReservedBytes;

    Outbox(SegmentPool pool) {
        this.pool = pool;
    }

    /** Seals what is added from now on. */
    void protect(@Nullable FrameProtection with) {
        protection = with;
    }

    boolean isEmpty() {
        return head == null;
    }

    /** What waits, headers and boxes included. */
    long bytes() {
        return waitingBytes;
    }

    /** Bytes that are frames already. */
    void addRaw(byte[] bytes) {
        Segment segment = withRoom(bytes.length);
        System.arraycopy(bytes, 0, segment.bytes, segment.end, bytes.length);
        extend(segment, bytes.length);
    }

    void addMessage(List<byte[]> frames, long reservedBytes) {
        int last = frames.size() - 1;
        for (int i = 0; i < last; i++) {
            addFrame(FrameFlags.MORE, frames.get(i));
        }
        addFrame(0, frames.get(last));
        endMessage(reservedBytes);
    }

    void addCommand(byte[] command, long reservedBytes) {
        addFrame(FrameFlags.COMMAND, command);
        endMessage(reservedBytes);
    }

    private void endMessage(long reservedBytes) {
        Segment last = tail;
        if (last != null) {
            last.messages++;
            last.reservedBytes += reservedBytes;
        }
    }

    private void addFrame(int flags, byte[] body) {
        FrameProtection box = protection;
        if (box == null) {
            addPlain(flags, body);
        } else {
            addSealed(box, flags, body);
        }
    }

    private void addPlain(int flags, byte[] body) {
        boolean isCopied = body.length <= COPIED_BYTES_MAX;
        Segment segment = withRoom(FrameEncoder.headerBytes(body.length) + (isCopied ? body.length : 0));
        addHeader(segment, flags, body.length);
        if (isCopied) {
            System.arraycopy(body, 0, segment.bytes, segment.end, body.length);
            extend(segment, body.length);
        } else {
            append(Segment.of(body));
        }
    }

    /** MORE and COMMAND are inside the box only. */
    private void addSealed(FrameProtection box, int flags, byte[] body) {
        int boxFlags = (flags & FrameFlags.MORE) != 0 ? FrameProtection.MORE : 0;
        if ((flags & FrameFlags.COMMAND) != 0) {
            boxFlags = FrameProtection.COMMAND;
        }
        int sealedBytes = box.sealedBytes(body.length);
        boolean isSmall = sealedBytes <= COPIED_BYTES_MAX;
        Segment segment = withRoom(FrameEncoder.headerBytes(sealedBytes) + (isSmall ? sealedBytes : 0));
        addHeader(segment, 0, sealedBytes);
        if (isSmall) {
            box.seal(boxFlags, body, 0, body.length, segment.bytes, segment.end);
            extend(segment, sealedBytes);
        } else {
            byte[] sealed = new byte[sealedBytes];
            box.seal(boxFlags, body, 0, body.length, sealed, 0);
            append(Segment.of(sealed));
        }
    }

    private void addHeader(Segment segment, int flags, int bodyBytes) {
        extend(segment, FrameEncoder.writeHeader(segment.bytes, segment.end, flags, bodyBytes) - segment.end);
    }

    private void extend(Segment segment, int more) {
        segment.end += more;
        waitingBytes += more;
    }

    private Segment withRoom(int bytes) {
        Segment last = tail;
        if (last != null && last.hasRoom(bytes)) {
            return last;
        }
        Segment added = pool.take();
        append(added);
        return added;
    }

    private void append(Segment segment) {
        Segment last = tail;
        if (last == null) {
            head = segment;
        } else {
            last.next = segment;
        }
        tail = segment;
        waitingBytes += segment.end;
    }

    /**
     * Moves whole segments into a buffer for the socket: at least one, and more until there are so many bytes.
     * {@link #takenMessages} and {@link #takenReservedBytes} tell of it.
     */
    ByteBuf take(ByteBufAllocator allocator, int bytesMin) {
        int taken = 0;
        Segment end = head;
        while (end != null && taken < bytesMin) {
            taken += end.end;
            end = end.next;
        }
        ByteBuf buffer = allocator.directBuffer(taken, taken);
        takenMessages = 0;
        takenReservedBytes = 0;
        for (Segment next = head; next != null && next != end; next = head) {
            buffer.writeBytes(next.bytes, 0, next.end);
            takenMessages += next.messages;
            takenReservedBytes += next.reservedBytes;
            removeHead(next);
        }
        return buffer;
    }

    private void removeHead(Segment first) {
        waitingBytes -= first.end;
        head = first.next;
        if (head == null) {
            tail = null;
        }
        pool.giveBack(first);
    }

    int takenMessages() {
        return takenMessages;
    }

    long takenReservedBytes() {
        return takenReservedBytes;
    }

    /** Throws away what was never written. */
    void clear() {
        for (Segment next = head; next != null; next = head) {
            removeHead(next);
        }
    }
}
