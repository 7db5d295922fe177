// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.protocol;

import com.google.protobuf.CodedOutputStream;
import dev.reeve.protocol.v1.Status;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A reply envelope read in place: the twin of {@link EnvelopeView}, with the same strictness.
 *
 * <p>As there, what {@link #of} returns never changes, and a view made by itself reads one frame after the other.
 */
public final class ReplyEnvelopeView {
    private static final int REQUEST_ID = 1;
    private static final int STATUS = 2;
    private static final int RETRY_AFTER_MS = 3;
    private static final int QUEUE_MS = 4;
    private static final int WORKER_MS = 5;
    private static final int WORKER_ID = 6;
    private static final int CONTENT_TYPE = 7;
    private static final int ATTEMPT = 8;
    private static final int SEQUENCE = 9;
    private static final int SERVER_META = 10;
    private static final int NO_BODY = 11;
    private static final int FIELDS = 12;

    private static final byte[] NOTHING = new byte[0];

    private byte[] frame = NOTHING;
    private final FieldCursor cursor = new FieldCursor();
    private final MetaCheck meta = new MetaCheck();
    private final int[] starts = new int[FIELDS];
    private final int[] ends = new int[FIELDS];
    private final Cuts cuts = new Cuts();
    private int statusFieldStart = -1;
    private int reasonNumber;
    private float workerMs;
    private int sequence;

    /** Reads and checks a frame that came from a worker or a broker. */
    public static Decoded<ReplyEnvelopeView> of(byte[] frame) {
        ReplyEnvelopeView view = new ReplyEnvelopeView();
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
        statusFieldStart = -1;
        reasonNumber = 0;
        workerMs = 0;
        sequence = 0;
    }

    private @Nullable String scan() {
        cursor.become(frame, Envelope.PREFIX_BYTES, frame.length);
        meta.begin();
        while (cursor.next()) {
            int number = cursor.number();
            if (number >= FIELDS) {
                continue;
            }
            if (cursor.wireType() != wireType(number)) {
                return Rejections.FIELD_TYPE;
            }
            String fault = number == SERVER_META ? scanMeta() : scanSingular();
            if (fault != null) {
                return fault;
            }
        }
        return cursor.isBroken() ? Rejections.ENVELOPE_CONTENT : textFault();
    }

    private static int wireType(int number) {
        return switch (number) {
            case QUEUE_MS, WORKER_MS -> FieldCursor.FIXED32;
            case RETRY_AFTER_MS, ATTEMPT, SEQUENCE, NO_BODY -> FieldCursor.VARINT;
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
            case REQUEST_ID, QUEUE_MS, WORKER_ID, ATTEMPT -> cuts.add(cursor.fieldStart(), cursor.valueEnd());
            case STATUS -> {
                // Spared when the worker's status stands; see restamped.
                statusFieldStart = cursor.fieldStart();
                cuts.add(cursor.fieldStart(), cursor.valueEnd());
                StatusCheck check = new StatusCheck();
                boolean sound = check.accepts(frame, cursor.valueStart(), cursor.valueEnd());
                reasonNumber = check.reasonNumber();
                return sound ? null : Rejections.STATUS;
            }
            case WORKER_MS -> workerMs = Varint.getFloat(frame, cursor.valueStart());
            case SEQUENCE -> sequence = (int) Math.min(cursor.varint() & 0xffff_ffffL, Integer.MAX_VALUE);
            default -> {}
        }
        return null;
    }

    private @Nullable String textFault() {
        int idLength = ends[REQUEST_ID] - starts[REQUEST_ID];
        if (idLength != 0 && idLength != Limits.REQUEST_ID_BYTES) {
            return Rejections.REQUEST_ID;
        }
        if (!isPrintable(WORKER_ID, Limits.INSTANCE_ID_BYTES_MAX)) {
            return Rejections.WORKER_ID;
        }
        return isPrintable(CONTENT_TYPE, Limits.CONTENT_TYPE_BYTES_MAX) ? null : Rejections.CONTENT_TYPE;
    }

    private boolean isPrintable(int number, int bytesMax) {
        return ends[number] - starts[number] <= bytesMax && FieldText.isPrintable(frame, starts[number], ends[number]);
    }

    /** The frame this view reads; not to be modified. */
    public byte[] frame() {
        return frame;
    }

    /** The number in the status, 0 = OK. */
    public int reasonNumber() {
        return reasonNumber;
    }

    /** True if the status is absent or OK. */
    public boolean isOk() {
        return reasonNumber == 0;
    }

    /** The error, null if OK; INTERNAL for a reason that a worker may not set or that is not known (E-08). */
    public @Nullable ErrorReason workersReason() {
        if (reasonNumber == 0) {
            return null;
        }
        ErrorReason reason = ErrorReason.ofNumber(reasonNumber);
        return reason != null && reason.isWorkersToSay() ? reason : ErrorReason.INTERNAL;
    }

    /** Handler time by the worker; 0 if not said. May be any float: a worker wrote it. */
    public float workerMs() {
        return workerMs;
    }

    /** 0, 1, 2 ... over PARTIALs and FINAL. */
    public int sequence() {
        return sequence;
    }

    /**
     * The frame for the client (E-07, E-08): fields 1, 4, 6 and 8 are the broker's, reserved meta keys are gone, and a
     * status that no worker may set is INTERNAL without the worker's text.
     */
    public byte[] restamped(ReplyStamp stamp) {
        ErrorReason reason = workersReason();
        boolean forged = reason != null && reason.number() != reasonNumber;
        Status replacement = forged
                ? ReeveException.of(ErrorReason.INTERNAL, "the worker set a status that is not its to set")
                        .toStatus()
                : null;
        boolean sparesStatus = !forged && statusFieldStart >= 0;
        int spared = sparesStatus ? ends[STATUS] - statusFieldStart : 0;
        int kept = frame.length - cuts.totalBytes() + spared;
        int statusBytes = replacement == null ? 0 : CodedOutputStream.computeMessageSize(STATUS, replacement);
        byte[] out = new byte[kept + stamp.size() + statusBytes];
        int at = cuts.copyKept(frame, out, sparesStatus ? statusFieldStart : -1);
        int end = stamp.put(out, at);
        if (replacement != null) {
            end = putStatus(out, end, replacement);
        }
        if (end != out.length) {
            throw new IllegalStateException("an array of the right size was not filled");
        }
        return out;
    }

    private static int putStatus(byte[] out, int at, Status status) {
        CodedOutputStream coded = CodedOutputStream.newInstance(out, at, out.length - at);
        try {
            coded.writeMessage(STATUS, status);
        } catch (IOException e) {
            throw new IllegalStateException("an array of the right size was too small", e);
        }
        return at + coded.getTotalBytesWritten();
    }
}
