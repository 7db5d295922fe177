// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.wire;

import dev.reeve.zmtp.CloseReason;

/** READY in both directions, each side without waiting for the other's. */
final class NullHandshake implements Handshake {

    private final HandshakeContext context;

    NullHandshake(HandshakeContext context) {
        this.context = context;
    }

    @Override
    public byte[] first() {
        return Command.ready(context.metadata());
    }

    @Override
    public HandshakeStep next(byte[] command, long nowMs) {
        if (Command.isError(command)) {
            return HandshakeStep.Rejected.silently(CloseReason.ERROR_RECEIVED);
        }
        if (!Command.isReady(command)) {
            return HandshakeStep.Rejected.silently(CloseReason.BAD_HANDSHAKE);
        }
        return switch (context.judge(command, Command.readyMetadataOffset())) {
            case MetadataVerdict.Accepted(var properties) ->
                new HandshakeStep.Done(null, new HandshakeResult(properties, "", null, null));
            case MetadataVerdict.Refused(CloseReason reason) ->
                new HandshakeStep.Rejected(reason, reason == CloseReason.WRONG_SOCKET_TYPE ? WRONG_TYPE.clone() : null);
        };
    }

    private static final byte[] WRONG_TYPE = Command.error("Invalid socket type");
}
