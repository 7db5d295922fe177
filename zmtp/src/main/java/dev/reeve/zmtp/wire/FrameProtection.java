// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.wire;

/**
 * Seals and opens the frames of one connection after its handshake. Works on arrays and keeps its scratch; used by one
 * thread. A sealed frame goes out without the COMMAND flag and with MORE inside the box only, as libzmq and JeroMQ do;
 * taken with either.
 */
public interface FrameProtection {

    /** Flag inside the box: more frames of this message follow. */
    int MORE = 1;

    /** Flag inside the box: a command, such as PING. */
    int COMMAND = 2;

    /** {@link #open}: the box does not open, or its flags are unknown. */
    int BAD_BOX = -1;

    /** {@link #open}: the nonce does not increase. */
    int BAD_NONCE = -2;

    /** Bytes of the frame's body that carries such a payload. */
    int sealedBytes(int payloadBytes);

    /** Bytes of the payload in a frame's body of this size; negative if it is too small to be one. */
    int payloadBytes(int sealedBytes);

    /** Writes {@link #sealedBytes} bytes: the whole body of the frame. */
    void seal(int flags, byte[] payload, int offset, int length, byte[] out, int outOffset);

    /**
     * Opens the body of a frame.
     *
     * @param payload takes exactly {@link #payloadBytes} bytes from the offset on
     * @return the flags, or a negative number: then nothing of the payload may be used
     */
    int open(byte[] sealed, int offset, int length, byte[] payload, int payloadOffset);

    /** The connection ended: wipes the keys. Nothing is sealed or opened afterwards. */
    default void close() {}
}
