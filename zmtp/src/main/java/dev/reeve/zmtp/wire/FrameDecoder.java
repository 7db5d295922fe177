// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.wire;

import dev.reeve.zmtp.CloseReason;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Finds frames in bytes, however they are cut.
 *
 * <pre>
 * +-------+--------+------+     +-------+---------------+------+
 * | flags | size 1 | body |     | flags | size 8, BE    | body |
 * +-------+--------+------+     +-------+---------------+------+
 *                                LONG set
 * </pre>
 *
 * <p>A size is judged before anything is done with it. A body that is not there yet is collected in an array that grows
 * with the bytes that have come, at most to eight times their number: what a peer announces costs nothing. Between
 * frames nothing is held. Give bytes by {@link #input}, then ask {@link #next} until it needs more.
 */
public final class FrameDecoder {

    /** What {@link #next} found. */
    public enum Decoded {
        /** A frame: see {@link #flags} and the body's methods, until the next call. */
        FRAME,
        /** A frame above what {@link #keepAtMost} allows has gone by; its flags are known. */
        SKIPPED,
        /** All input is used up. */
        NEED_MORE,
        /** The connection must be closed: see {@link #reason}. Nothing more may be asked. */
        REJECTED
    }

    private static final byte[] EMPTY = {};
    private static final int SHORT_HEADER_BYTES = 2;
    private static final int GROWTH_BYTES_MIN = 64;

    /**
     * Few copies: an array that would have half the frame's size gets all of it, and those before it had a half, an
     * eighth, ... of that at most, so a frame is allocated one and two thirds times.
     */
    private static final long GROWTH_FACTOR = 4;

    private long bodyBytesMax;
    private long keptBytesMax = Long.MAX_VALUE;

    private byte[] in = EMPTY;
    private int position;
    private int end;

    /** A header of which only a part has come; empty most of the time. */
    private final byte[] header = new byte[FrameEncoder.HEADER_BYTES_MAX];

    private int headerBytes;

    private boolean inBody;
    private int flags;
    private int size;
    private int skipLeft;
    private byte @Nullable [] collected;
    private int collectedBytes;
    private byte[] bodyArray = EMPTY;
    private int bodyOffset;
    private boolean wasCollected;
    private CloseReason reason = CloseReason.BAD_FRAME;

    /** Decodes frames whose body has at most so many bytes. */
    public FrameDecoder(long bodyBytesMax) {
        this.bodyBytesMax = bodyBytesMax;
    }

    /** Another bound, from the next header on. */
    public void bound(long bodyBytesMax) {
        this.bodyBytesMax = bodyBytesMax;
    }

    /** Larger frames, from the next header on, are not kept but skipped; negative: not even empty ones. */
    public void keepAtMost(long bodyBytes) {
        keptBytesMax = bodyBytes;
    }

    /** The bytes to decode next; the array is read until {@link Decoded#NEED_MORE}. All of the former are used up. */
    public void input(byte[] bytes, int from, int to) {
        in = bytes;
        position = from;
        end = to;
    }

    /** The next frame, or why there is none. */
    public Decoded next() {
        bodyArray = EMPTY; // The last one may be large, and this connection may be silent from now on.
        if (!inBody) {
            Decoded begun = readHeader();
            if (begun != Decoded.FRAME) {
                return begun;
            }
            inBody = true;
            skipLeft = size > keptBytesMax ? size : -1;
        }
        return skipLeft >= 0 ? skip() : readBody();
    }

    /** {@link Decoded#FRAME} stands for: the header is whole. */
    private Decoded readHeader() {
        if (headerBytes == 0 && end - position >= FrameEncoder.HEADER_BYTES_MAX) {
            int whole = parse(in, position);
            position += Math.max(whole, 0);
            return whole < 0 ? Decoded.REJECTED : Decoded.FRAME;
        }
        return collectHeader();
    }

    /** Byte by byte, near the end of the input. */
    private Decoded collectHeader() {
        while (position < end) {
            header[headerBytes++] = in[position++];
            if (!FrameFlags.areLegal(header[0])) {
                return reject(CloseReason.BAD_FRAME);
            }
            boolean isLong = (header[0] & FrameFlags.LONG) != 0;
            if (headerBytes == (isLong ? FrameEncoder.HEADER_BYTES_MAX : SHORT_HEADER_BYTES)) {
                headerBytes = 0;
                return parse(header, 0) < 0 ? Decoded.REJECTED : Decoded.FRAME;
            }
        }
        return Decoded.NEED_MORE;
    }

    /** Returns the header's length; negative if it is refused. */
    private int parse(byte[] bytes, int at) {
        flags = bytes[at];
        if (!FrameFlags.areLegal(flags)) {
            reject(CloseReason.BAD_FRAME);
            return -1;
        }
        boolean isLong = (flags & FrameFlags.LONG) != 0;
        long announced = isLong ? readLong(bytes, at + 1) : bytes[at + 1] & 0xFF;
        if (announced < 0 || announced > bodyBytesMax) {
            reject(CloseReason.FRAME_TOO_LARGE);
            return -1;
        }
        size = (int) announced;
        return isLong ? FrameEncoder.HEADER_BYTES_MAX : SHORT_HEADER_BYTES;
    }

    private static long readLong(byte[] bytes, int at) {
        long value = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            value = value << 8 | (bytes[at + i] & 0xFF);
        }
        return value;
    }

    private Decoded skip() {
        int passed = Math.min(skipLeft, end - position);
        position += passed;
        skipLeft -= passed;
        if (skipLeft > 0) {
            return Decoded.NEED_MORE;
        }
        inBody = false;
        return Decoded.SKIPPED;
    }

    private Decoded readBody() {
        int available = end - position;
        if (collected == null && available >= size) {
            wasCollected = false;
            bodyArray = in;
            bodyOffset = position;
            position += size;
            inBody = false;
            return Decoded.FRAME;
        }
        return collect(Math.min(size - collectedBytes, available));
    }

    private Decoded collect(int bytes) {
        byte[] target = withRoomFor(bytes);
        System.arraycopy(in, position, target, collectedBytes, bytes);
        position += bytes;
        collectedBytes += bytes;
        if (collectedBytes < size) {
            return Decoded.NEED_MORE;
        }
        wasCollected = true;
        bodyArray = target; // Grown to exactly the frame's size.
        bodyOffset = 0;
        collected = null;
        collectedBytes = 0;
        inBody = false;
        return Decoded.FRAME;
    }

    private byte[] withRoomFor(int more) {
        byte[] target = collected == null ? EMPTY : collected;
        int needed = collectedBytes + more;
        if (needed > target.length) {
            long grown = Math.max(GROWTH_FACTOR * needed, GROWTH_BYTES_MIN);
            target = Arrays.copyOf(target, 2 * grown >= size ? size : (int) grown);
        }
        collected = target;
        return target;
    }

    private Decoded reject(CloseReason why) {
        reason = why;
        return Decoded.REJECTED;
    }

    /** Why {@link Decoded#REJECTED}. */
    public CloseReason reason() {
        return reason;
    }

    public int flags() {
        return flags;
    }

    public boolean hasMore() {
        return (flags & FrameFlags.MORE) != 0;
    }

    public boolean isCommand() {
        return (flags & FrameFlags.COMMAND) != 0;
    }

    /** The array in which the body lies; the input's own, most of the time. */
    public byte[] bodyArray() {
        return bodyArray;
    }

    public int bodyOffset() {
        return bodyOffset;
    }

    public int bodyBytes() {
        return size;
    }

    /** The body as an array of its own. */
    public byte[] takeBody() {
        if (size == 0) {
            return EMPTY;
        }
        return wasCollected ? bodyArray : Arrays.copyOfRange(bodyArray, bodyOffset, bodyOffset + size);
    }

    /** Lets go what has come in part; nothing more is asked. */
    void discard() {
        collected = null;
        collectedBytes = 0;
        bodyArray = EMPTY;
        in = EMPTY;
    }

    /** Bytes of memory held for a frame of which only a part has come. */
    public int heldBytes() {
        return collected == null ? 0 : collected.length;
    }
}
