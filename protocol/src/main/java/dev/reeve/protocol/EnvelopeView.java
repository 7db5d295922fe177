// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.protocol;

import dev.reeve.protocol.v1.LatencyClass;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A request envelope read in place: the broker's hot path, which makes no message object. One pass over the bytes
 * checks
 * every rule of docs/protocol.md 8.1 and 8.2 that the bytes can tell, and remembers where fields lie.
 *
 * <p>Stricter than a protobuf parser, so that the two cannot disagree on what they accept: a singular field that occurs
 * twice (E-06), a known field of another wire type and groups are refused. Unknown fields pass unchanged.
 *
 * <p>What {@link #of} returns never changes. A view that is made by itself reads one frame after the other, and tells
 * of the last one: no garbage per request. The frame must not be modified.
 */
public final class EnvelopeView {
    static final int REQUEST_ID = 1;
    private static final int METHOD = 2;
    private static final int TOKEN = 3;
    private static final int DEADLINE_MS_LEFT = 4;
    private static final int IDEMPOTENCY_KEY = 5;
    private static final int CONTENT_TYPE = 6;
    private static final int TRACEPARENT = 7;
    private static final int TRACESTATE = 8;
    private static final int ATTEMPT = 9;
    private static final int CLIENT_META = 10;
    private static final int STREAM = 11;
    private static final int AFFINITY_KEY = 12;
    private static final int LATENCY_CLASS = 13;
    private static final int RESERVED = 14;
    static final int STAMP = 15;
    private static final int FIELDS = 16;

    private static final byte[] NOTHING = new byte[0];

    private byte[] frame = NOTHING;
    private final FieldCursor cursor = new FieldCursor();
    private final MetaCheck meta = new MetaCheck();
    private final int[] starts = new int[FIELDS];
    private final int[] ends = new int[FIELDS];
    private final Cuts cuts = new Cuts();
    private int tokenFieldStart = -1;
    private int deadlineMsLeft;
    private int attempt;
    private boolean stream;
    private int latencyClass;

    /**
     * Reads and checks a frame.
     *
     * @return rejected with a text for the caller's INVALID_REQUEST; {@link #requestIdOrZero} finds whom to tell
     */
    public static Decoded<EnvelopeView> of(byte[] frame) {
        EnvelopeView view = new EnvelopeView();
        String fault = view.read(frame);
        return fault == null ? new Decoded.Ok<>(view) : new Decoded.Rejected<>(fault);
    }

    /**
     * Reads and checks a frame.
     *
     * @return null: this view tells of it from now on; else why not, and it tells nothing
     */
    public @Nullable String read(byte[] bytes) {
        String fault = Envelope.prefixFault(bytes);
        if (fault == null) {
            clear();
            frame = bytes;
            fault = scan();
        }
        if (fault != null) {
            frame = NOTHING;
        }
        return fault;
    }

    private void clear() {
        Arrays.fill(starts, 0);
        Arrays.fill(ends, 0);
        cuts.clear();
        tokenFieldStart = -1;
        deadlineMsLeft = 0;
        attempt = 0;
        stream = false;
        latencyClass = 0;
    }

    /** The request id in a frame that may be anything, 16 zero bytes if none can be read (E-02). */
    public static byte[] requestIdOrZero(byte[] frame) {
        if (Envelope.isEnvelope(frame)) {
            FieldCursor cursor = new FieldCursor(frame, Envelope.PREFIX_BYTES, frame.length);
            while (cursor.next()) {
                int length = cursor.valueEnd() - cursor.valueStart();
                if (cursor.number() == REQUEST_ID && length == Limits.REQUEST_ID_BYTES) {
                    return Arrays.copyOfRange(frame, cursor.valueStart(), cursor.valueEnd());
                }
            }
        }
        return new byte[Limits.REQUEST_ID_BYTES];
    }

    private @Nullable String scan() {
        cursor.become(frame, Envelope.PREFIX_BYTES, frame.length);
        meta.begin();
        while (cursor.next()) {
            int number = cursor.number();
            if (number >= FIELDS || number == RESERVED) {
                continue;
            }
            if (cursor.wireType() != wireType(number)) {
                return Rejections.FIELD_TYPE;
            }
            String fault = number == CLIENT_META ? scanMeta() : scanSingular();
            if (fault != null) {
                return fault;
            }
        }
        return cursor.isBroken() ? Rejections.ENVELOPE_CONTENT : textFault();
    }

    private static int wireType(int number) {
        return switch (number) {
            case DEADLINE_MS_LEFT, ATTEMPT, STREAM, LATENCY_CLASS -> FieldCursor.VARINT;
            default -> FieldCursor.BYTES;
        };
    }

    private @Nullable String scanMeta() {
        return switch (meta.entry(frame, cursor.valueStart(), cursor.valueEnd())) {
            case KEEP -> null;
            case REMOVE -> {
                cuts.add(cursor.fieldStart(), cursor.valueEnd());
                yield null;
            }
            case REJECT -> Rejections.META;
        };
    }

    private @Nullable String scanSingular() {
        int number = cursor.number();
        if (ends[number] != 0) {
            return Rejections.FIELD_TWICE;
        }
        starts[number] = cursor.valueStart();
        ends[number] = cursor.valueEnd();
        switch (number) {
            case TOKEN -> {
                tokenFieldStart = cursor.fieldStart();
                cuts.add(cursor.fieldStart(), cursor.valueEnd());
            }
            case STAMP -> cuts.add(cursor.fieldStart(), cursor.valueEnd());
            case LATENCY_CLASS -> {
                latencyClass = (int) cursor.varint();
                cuts.add(cursor.fieldStart(), cursor.valueEnd());
            }
            case DEADLINE_MS_LEFT -> deadlineMsLeft = unsigned(cursor.varint());
            case ATTEMPT -> attempt = unsigned(cursor.varint());
            case STREAM -> stream = cursor.varint() != 0;
            default -> {}
        }
        return null;
    }

    /** A uint32 as protobuf reads it, the low 32 bits; what an int cannot hold becomes its maximum. */
    private static int unsigned(long varint) {
        return (int) Math.min(varint & 0xffff_ffffL, Integer.MAX_VALUE);
    }

    private @Nullable String textFault() {
        if (length(REQUEST_ID) != Limits.REQUEST_ID_BYTES) {
            return Rejections.REQUEST_ID;
        }
        if (length(METHOD) > Limits.METHOD_BYTES_MAX || !FieldText.isMethod(frame, starts[METHOD], ends[METHOD])) {
            return Rejections.METHOD;
        }
        if (length(TOKEN) > Limits.TOKEN_BYTES_MAX || !FieldText.isVisible(frame, starts[TOKEN], ends[TOKEN])) {
            return Rejections.TOKEN;
        }
        if (length(IDEMPOTENCY_KEY) > Limits.IDEMPOTENCY_KEY_BYTES_MAX
                || !FieldText.isVisible(frame, starts[IDEMPOTENCY_KEY], ends[IDEMPOTENCY_KEY])) {
            return Rejections.IDEMPOTENCY_KEY;
        }
        if (!isPrintable(CONTENT_TYPE, Limits.CONTENT_TYPE_BYTES_MAX)) {
            return Rejections.CONTENT_TYPE;
        }
        int traceparent = length(TRACEPARENT);
        if ((traceparent != 0 && traceparent != Limits.TRACEPARENT_BYTES) || !isPrintable(TRACEPARENT, traceparent)) {
            return Rejections.TRACEPARENT;
        }
        if (!isPrintable(TRACESTATE, Limits.TRACESTATE_BYTES_MAX)) {
            return Rejections.TRACESTATE;
        }
        boolean affinity = length(AFFINITY_KEY) <= Limits.AFFINITY_KEY_BYTES_MAX
                && FieldText.isClean(frame, starts[AFFINITY_KEY], ends[AFFINITY_KEY]);
        return affinity ? null : Rejections.AFFINITY_KEY;
    }

    private boolean isPrintable(int number, int bytesMax) {
        return length(number) <= bytesMax && FieldText.isPrintable(frame, starts[number], ends[number]);
    }

    private int length(int number) {
        return ends[number] - starts[number];
    }

    private String text(int number) {
        return new String(frame, starts[number], length(number), StandardCharsets.UTF_8);
    }

    /** 16 bytes, a copy. */
    public byte[] requestId() {
        return Arrays.copyOfRange(frame, starts[REQUEST_ID], ends[REQUEST_ID]);
    }

    /** The first 8 bytes of the request id, highest first. */
    public long idHigh() {
        return Varint.getLong(frame, starts[REQUEST_ID]);
    }

    /** The other 8. */
    public long idLow() {
        return Varint.getLong(frame, starts[REQUEST_ID] + Long.BYTES);
    }

    /** Where the method starts in {@link #frame}. */
    public int methodOffset() {
        return starts[METHOD];
    }

    /** Bytes of the method; 0 = the service's default method. */
    public int methodLength() {
        return length(METHOD);
    }

    /** Empty = the service's default method. */
    public String method() {
        return text(METHOD);
    }

    /** Empty if there is none. */
    public boolean hasToken() {
        return length(TOKEN) > 0;
    }

    /** The access token, a copy; empty if there is none. */
    public byte[] token() {
        return Arrays.copyOfRange(frame, starts[TOKEN], ends[TOKEN]);
    }

    /** Where the token starts in {@link #frame}: for a cache that compares bytes in place. */
    public int tokenOffset() {
        return starts[TOKEN];
    }

    /** Bytes of the token; 0 if there is none. */
    public int tokenLength() {
        return length(TOKEN);
    }

    /** The frame this view reads; not to be modified. */
    public byte[] frame() {
        return frame;
    }

    /** Milliseconds; 0 = the broker's default. Not clipped. */
    public int deadlineMsLeft() {
        return deadlineMsLeft;
    }

    /** Empty if there is none. */
    public String idempotencyKey() {
        return text(IDEMPOTENCY_KEY);
    }

    /** Empty = {@code application/octet-stream}. */
    public String contentType() {
        return text(CONTENT_TYPE);
    }

    /** W3C trace context; empty if there is none. */
    public String traceparent() {
        return text(TRACEPARENT);
    }

    /** The caller's own attempt, from 1; 0 if not said. */
    public int attempt() {
        return attempt;
    }

    /** The caller takes PARTIALs, and its deadline may be up to an hour. */
    public boolean stream() {
        return stream;
    }

    /** Whether {@link #affinityKey} says anything. */
    public boolean hasAffinityKey() {
        return length(AFFINITY_KEY) > 0;
    }

    /** Empty if there is none. */
    public String affinityKey() {
        return text(AFFINITY_KEY);
    }

    /** What the caller asks for; counts from the role gateway only. Unknown numbers are unspecified. */
    public LatencyClass latencyClass() {
        return Objects.requireNonNullElse(LatencyClass.forNumber(latencyClass), LatencyClass.LATENCY_UNSPECIFIED);
    }

    /** True if the sender put a broker stamp in: from a client to be counted (E-05). */
    public boolean hasStamp() {
        return ends[STAMP] != 0;
    }

    /** Whether {@link #restamped(byte[], int, int, RequestStamp)} can do without this view: nearly always. */
    public boolean hasSimpleCut() {
        return cuts.areSimple();
    }

    /** Where the part starts that a rewrite leaves out. */
    public int cutStart() {
        return cuts.firstStart();
    }

    /** Where it ends; the same as the start if nothing is left out. */
    public int cutEnd() {
        return cuts.firstEnd();
    }

    /**
     * The same as {@link #restamped(RequestStamp, boolean)} without the token, of a frame that was read before and is
     * not read again: it has left all caches if it waited in a queue.
     */
    public static byte[] restamped(byte[] frame, int cutStart, int cutEnd, RequestStamp stamp) {
        int kept = frame.length - (cutEnd - cutStart);
        int stampBytes = stamp.size();
        byte[] out = new byte[kept + RequestStamp.sizeWithHead(stampBytes)];
        System.arraycopy(frame, 0, out, 0, cutStart);
        System.arraycopy(frame, cutEnd, out, cutStart, frame.length - cutEnd);
        stamp.putLast(out, kept, stampBytes);
        return out;
    }

    /**
     * The frame for the worker (E-05, E-07): without token, latency class, foreign stamp and reserved meta keys, with
     * the broker's stamp as the last field.
     *
     * @param keepToken true only for services whose configuration forwards it
     */
    public byte[] restamped(RequestStamp stamp, boolean keepToken) {
        boolean sparesToken = keepToken && tokenFieldStart >= 0;
        int spared = sparesToken ? ends[TOKEN] - tokenFieldStart : 0;
        int kept = frame.length - cuts.totalBytes() + spared;
        int stampBytes = stamp.size();
        byte[] out = new byte[kept + RequestStamp.sizeWithHead(stampBytes)];
        stamp.putLast(out, cuts.copyKept(frame, out, sparesToken ? tokenFieldStart : -1), stampBytes);
        return out;
    }
}
