// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.protocol;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import dev.reeve.protocol.v1.ReplyEnvelope;
import dev.reeve.protocol.v1.RequestEnvelope;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The first body frame between Reeve peers, and every extension frame.
 *
 * <pre>
 *  0      1      2      3      4
 * +------+------+------+------+----------------------------------------------+
 * | 0x00 | 0x52 | 0x56 | 0x01 | protobuf: RequestEnvelope, ReplyEnvelope, ... |
 * +------+------+------+------+----------------------------------------------+
 *          'R'    'V'    version
 * </pre>
 *
 * The caller's own body follows in further frames, at least one. 0x00 starts no text, JSON or guide payload.
 */
public final class Envelope {
    static final int PREFIX_BYTES = 4;
    private static final byte[] PREFIX = {0x00, 0x52, 0x56, 0x01};

    private Envelope() {}

    /**
     * The frame of a message: four bytes, then protobuf. Its size is at most {@link Limits#ENVELOPE_BYTES_MAX} on the
     * wire.
     */
    public static byte[] encode(MessageLite message) {
        byte[] frame = new byte[PREFIX_BYTES + message.getSerializedSize()];
        putPrefix(frame);
        try {
            message.writeTo(CodedOutputStream.newInstance(frame, PREFIX_BYTES, frame.length - PREFIX_BYTES));
        } catch (IOException e) {
            throw new IllegalStateException("an array of the right size was too small", e);
        }
        return frame;
    }

    static void putPrefix(byte[] frame) {
        System.arraycopy(PREFIX, 0, frame, 0, PREFIX_BYTES);
    }

    /** True if the frame starts with the four bytes of version 01. */
    public static boolean isEnvelope(byte[] frame) {
        return hasMark(frame) && frame[3] == PREFIX[3];
    }

    /** The message of an envelope frame that {@link EnvelopeView} accepts, as an object: for clients and workers. */
    public static Decoded<RequestEnvelope> decodeRequest(byte[] frame) {
        return switch (EnvelopeView.of(frame)) {
            case Decoded.Rejected<EnvelopeView>(String detail) -> new Decoded.Rejected<>(detail);
            case Decoded.Ok<EnvelopeView> _ -> parse(RequestEnvelope.parser(), frame);
        };
    }

    /** The same for a reply. */
    public static Decoded<ReplyEnvelope> decodeReply(byte[] frame) {
        return switch (ReplyEnvelopeView.of(frame)) {
            case Decoded.Rejected<ReplyEnvelopeView>(String detail) -> new Decoded.Rejected<>(detail);
            case Decoded.Ok<ReplyEnvelopeView> _ -> parse(ReplyEnvelope.parser(), frame);
        };
    }

    /**
     * An extension frame in a body: the answer to the hello, topics, revocations.
     *
     * @param parser of the message that belongs there
     */
    public static <M extends MessageLite> Decoded<M> decodeExtension(Parser<M> parser, byte[] frame) {
        String fault = prefixFault(frame);
        return fault == null ? parse(parser, frame) : new Decoded.Rejected<>(fault);
    }

    private static <M extends MessageLite> Decoded<M> parse(Parser<M> parser, byte[] frame) {
        try {
            return new Decoded.Ok<>(parser.parseFrom(frame, PREFIX_BYTES, frame.length - PREFIX_BYTES));
        } catch (InvalidProtocolBufferException _) {
            return new Decoded.Rejected<>(Rejections.ENVELOPE_CONTENT);
        }
    }

    /** Why a frame cannot be an envelope, or null. */
    static @Nullable String prefixFault(byte[] frame) {
        if (!hasMark(frame)) {
            return Rejections.NOT_ENVELOPE;
        }
        if (frame[3] != PREFIX[3]) {
            return Rejections.ENVELOPE_VERSION;
        }
        return frame.length > Limits.ENVELOPE_BYTES_MAX ? Rejections.ENVELOPE_SIZE : null;
    }

    private static boolean hasMark(byte[] frame) {
        return frame.length >= PREFIX_BYTES && frame[0] == PREFIX[0] && frame[1] == PREFIX[1] && frame[2] == PREFIX[2];
    }
}
