// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.curve;

import dev.reeve.zmtp.wire.Greeting;
import dev.reeve.zmtp.wire.Handshake;
import dev.reeve.zmtp.wire.HandshakeContext;
import dev.reeve.zmtp.wire.Mechanism;
import java.security.SecureRandom;
import java.util.Objects;

/** CURVE for whoever connects: its own key pair, and the key of the server that it means. */
public final class CurveClient implements Mechanism {
    private final CurveKeyPair pair;
    private final byte[] serverKey;
    private final SecureRandom random;
    private final CurveCrypto crypto;

    /**
     * With the key of a server, got by another way than the network.
     *
     * @param serverKey 32 bytes
     * @throws IllegalArgumentException not 32 bytes
     */
    public CurveClient(CurveKeyPair pair, byte[] serverKey, SecureRandom random, CurveCrypto crypto) {
        this.pair = Objects.requireNonNull(pair, "pair");
        this.random = Objects.requireNonNull(random, "random");
        this.crypto = Objects.requireNonNull(crypto, "crypto");
        if (serverKey.length != CurveKeyPair.KEY_BYTES) {
            throw new IllegalArgumentException("a server's key has 32 bytes, not " + serverKey.length);
        }
        this.serverKey = serverKey.clone();
    }

    @Override
    public String name() {
        return "CURVE";
    }

    @Override
    public boolean isServer() {
        return false;
    }

    /** Whatever the peer's as-server flag says: libzmq and JeroMQ leave it 0 as servers too. */
    @Override
    public boolean fits(Greeting peer) {
        return peer.mechanism().equals(name());
    }

    @Override
    public Handshake newHandshake(HandshakeContext context) {
        return new CurveClientHandshake(this, context);
    }

    CurveKeyPair pair() {
        return pair;
    }

    byte[] serverKey() {
        return serverKey;
    }

    SecureRandom random() {
        return random;
    }

    CurveCrypto crypto() {
        return crypto;
    }
}
