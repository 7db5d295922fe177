// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.engine;

import dev.reeve.zmtp.CloseReason;
import org.jspecify.annotations.Nullable;

/** What a person can do about a connection that ended before the other side said anything. */
public final class ConnectAdvice {
    private ConnectAdvice() {}

    /**
     * Words for a log.
     *
     * @param reason why it ended; null if the transport cannot tell
     * @param encrypted whether this side has keys
     * @return empty if there is nothing to say
     */
    public static String of(@Nullable CloseReason reason, boolean encrypted) {
        if (reason == null) {
            return "";
        }
        return switch (reason) {
            case DENIED -> "the broker does not know this key: its line is missing on the allow-list";
            case MECHANISM_MISMATCH ->
                encrypted
                        ? "the broker does not encrypt, but this side has a key file"
                        : "the broker encrypts (CURVE), but this side has no key file";
            case BAD_BOX -> "who answers there does not have the secret half of the key file's server=";
            case PEER_CLOSED ->
                encrypted
                        ? "the broker ended the connection; if it goes on: is server= of the key file its public key"
                                + " (./reeve keys show)?"
                        : "";
            default -> "";
        };
    }
}
