// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.wire;

import dev.reeve.zmtp.CloseReason;
import java.nio.charset.StandardCharsets;

/**
 * Collects the peer's greeting, however it is cut. A fault is said with the first byte that shows it, so that a peer of
 * ZMTP 1.0 or 2.0, which never sends 64 bytes, is not waited for.
 */
public final class GreetingDecoder {

    private static final GreetingStep NEED_MORE = new GreetingStep.NeedMore();

    private final byte[] bytes = new byte[Greeting.BYTES];
    private int count;

    /** Bytes that are still due. */
    public int missing() {
        return Greeting.BYTES - count;
    }

    /**
     * Takes bytes; no more than {@link #missing}.
     *
     * @param to the end, exclusive
     */
    public GreetingStep take(byte[] in, int from, int to) {
        System.arraycopy(in, from, bytes, count, to - from);
        count += to - from;
        if (has(Greeting.SIGNATURE_START) && bytes[Greeting.SIGNATURE_START] != (byte) 0xFF) {
            return new GreetingStep.Rejected(CloseReason.BAD_GREETING); // ZMTP 1.0 begins so, and anything else.
        }
        if (has(Greeting.SIGNATURE_END) && bytes[Greeting.SIGNATURE_END] != 0x7F) {
            return new GreetingStep.Rejected(CloseReason.BAD_GREETING);
        }
        if (has(Greeting.MAJOR) && (bytes[Greeting.MAJOR] & 0xFF) < Greeting.MAJOR_MIN) {
            return new GreetingStep.Rejected(CloseReason.OLD_VERSION);
        }
        return count < Greeting.BYTES ? NEED_MORE : new GreetingStep.Complete(decode());
    }

    private boolean has(int index) {
        return count > index;
    }

    private Greeting decode() {
        int end = Greeting.MECHANISM;
        while (end < Greeting.AS_SERVER && bytes[end] != 0) {
            end++;
        }
        String mechanism = new String(bytes, Greeting.MECHANISM, end - Greeting.MECHANISM, StandardCharsets.ISO_8859_1);
        return new Greeting(
                bytes[Greeting.MAJOR] & 0xFF, bytes[Greeting.MINOR] & 0xFF, mechanism, bytes[Greeting.AS_SERVER] == 1);
    }
}
