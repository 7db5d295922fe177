// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway.rpc;

import java.io.ByteArrayOutputStream;
import java.util.Base64;

/**
 * Decodes the text form of gRPC-Web: base64 in pieces cut anywhere, of which each may end with padding of its own. For
 * one thread.
 */
public final class Base64Pieces {
    private static final int QUARTET = 4;

    private final byte[] quartet = new byte[QUARTET];
    private int held;

    /**
     * Decodes what is complete and keeps the rest.
     *
     * @throws IllegalArgumentException no base64
     */
    public byte[] decode(byte[] text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(text.length);
        for (byte character : text) {
            quartet[held++] = character;
            if (held == QUARTET) {
                held = 0;
                out.writeBytes(Base64.getDecoder().decode(quartet));
            }
        }
        return out.toByteArray();
    }

    /** Whether the text may end here. */
    public boolean isComplete() {
        return held == 0;
    }
}
