// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.wire;

/** NULL: no encryption, no authentication (RFC 23). Only where strangers cannot come. */
public final class NullMechanism implements Mechanism {

    @Override
    public String name() {
        return "NULL";
    }

    @Override
    public boolean isServer() {
        return false;
    }

    /** NULL knows no roles; what the flag says is ignored. */
    @Override
    public boolean fits(Greeting peer) {
        return peer.mechanism().equals(name());
    }

    @Override
    public Handshake newHandshake(HandshakeContext context) {
        return new NullHandshake(context);
    }
}
