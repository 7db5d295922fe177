// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.curve;

import dev.reeve.zmtp.wire.Command;
import dev.reeve.zmtp.wire.FrameProtection;
import java.util.Arrays;

/**
 * MESSAGE in both directions, with the two keys that the handshake agreed on. The nonces of a direction share their
 * first 16 bytes, so each has one stream key for the life of the connection. Allocates nothing.
 */
final class CurveProtection implements FrameProtection {
    private static final int FLAGS_BYTES = 1;
    private static final int FLAGS_KNOWN = MORE | COMMAND;
    private static final int FLAGS_AT = CurveCommand.MESSAGE_BOX + SecretBox.TAG_BYTES;

    private final SecretBox outgoing;
    private final SecretBox incoming;
    private final CurveNonce sent;
    private final CurveNonce received;
    private boolean closed;

    private CurveProtection(SecretBox outgoing, SecretBox incoming, CurveNonce sent, CurveNonce received) {
        this.outgoing = outgoing;
        this.incoming = incoming;
        this.sent = sent;
        this.received = received;
    }

    /** @param box between the transient keys; may be closed afterwards */
    static CurveProtection ofServer(CurveBox box, CurveNonce sent, CurveNonce received) {
        return new CurveProtection(
                box.messages(CurveNonce.MESSAGE_OF_SERVER), box.messages(CurveNonce.MESSAGE_OF_CLIENT), sent, received);
    }

    /** @param box between the transient keys; may be closed afterwards */
    static CurveProtection ofClient(CurveBox box, CurveNonce sent, CurveNonce received) {
        return new CurveProtection(
                box.messages(CurveNonce.MESSAGE_OF_CLIENT), box.messages(CurveNonce.MESSAGE_OF_SERVER), sent, received);
    }

    @Override
    public int sealedBytes(int payloadBytes) {
        return CurveCommand.MESSAGE_BYTES_MIN + payloadBytes;
    }

    @Override
    public int payloadBytes(int sealedBytes) {
        return sealedBytes - CurveCommand.MESSAGE_BYTES_MIN;
    }

    @Override
    public void seal(int flags, byte[] payload, int offset, int length, byte[] out, int outOffset) {
        if (closed) {
            Arrays.fill(out, outOffset, outOffset + sealedBytes(length), (byte) 0); // Never under keys that are wiped.
            return;
        }
        long nonce = sent.next();
        System.arraycopy(CurveCommand.MESSAGE, 0, out, outOffset, CurveCommand.MESSAGE.length);
        CurveCommand.putShortNonce(out, outOffset + CurveCommand.MESSAGE_NONCE, nonce);
        out[outOffset + FLAGS_AT] = (byte) flags;
        System.arraycopy(payload, offset, out, outOffset + FLAGS_AT + FLAGS_BYTES, length);
        outgoing.seal(Long.reverseBytes(nonce), out, outOffset + CurveCommand.MESSAGE_BOX, FLAGS_BYTES + length);
    }

    @Override
    public int open(byte[] sealed, int offset, int length, byte[] payload, int payloadOffset) {
        if (closed
                || length < CurveCommand.MESSAGE_BYTES_MIN
                || !Command.is(sealed, offset, length, CurveCommand.MESSAGE)) {
            return BAD_BOX;
        }
        long nonce = CurveCommand.shortNonce(sealed, offset + CurveCommand.MESSAGE_NONCE);
        if (!received.isNew(nonce)) {
            return BAD_NONCE;
        }
        int flags = incoming.open(
                Long.reverseBytes(nonce),
                sealed,
                offset + CurveCommand.MESSAGE_BOX,
                length - CurveCommand.MESSAGE_BOX,
                payload,
                payloadOffset);
        if (flags == SecretBox.FORGED || (flags & ~FLAGS_KNOWN) != 0) {
            return BAD_BOX;
        }
        received.taken(nonce);
        return flags;
    }

    /** Wipes the keys. */
    @Override
    public void close() {
        closed = true;
        outgoing.wipe();
        incoming.wipe();
    }
}
