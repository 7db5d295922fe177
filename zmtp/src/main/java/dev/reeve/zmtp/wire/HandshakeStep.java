// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.wire;

import dev.reeve.zmtp.CloseReason;
import org.jspecify.annotations.Nullable;

/** What follows from a handshake command. */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public sealed interface HandshakeStep {

    /** Send this command and wait for the next one. */
    record Reply(byte[] command) implements HandshakeStep {}

    /** The peer is whom it claims to be. Send the command, if there is one; messages may follow. */
    record Done(byte @Nullable [] command, HandshakeResult result) implements HandshakeStep {}

    /** Send the ERROR command, if there is one, and close. */
    record Rejected(CloseReason reason, byte @Nullable [] errorCommand) implements HandshakeStep {

        /** Without a word. */
        public static Rejected silently(CloseReason reason) {
            return new Rejected(reason, null);
        }
    }
}
