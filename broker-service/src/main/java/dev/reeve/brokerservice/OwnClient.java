// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import dev.reeve.zmtp.curve.CurveClient;
import dev.reeve.zmtp.curve.CurveCrypto;
import dev.reeve.zmtp.curve.CurveKeyPair;
import dev.reeve.zmtp.curve.CurveServer;
import dev.reeve.zmtp.wire.Greeting;
import dev.reeve.zmtp.wire.Handshake;
import dev.reeve.zmtp.wire.HandshakeContext;
import dev.reeve.zmtp.wire.Mechanism;
import java.security.SecureRandom;

/** How a broker connects to itself: each time with the key that its own server has then. */
final class OwnClient implements Mechanism {
    private final CurveServer server;
    private final CurveKeyPair pair;
    private final SecureRandom random;
    private final CurveCrypto crypto;

    OwnClient(CurveServer server, CurveKeyPair pair, SecureRandom random, CurveCrypto crypto) {
        this.server = server;
        this.pair = pair;
        this.random = random;
        this.crypto = crypto;
    }

    private CurveClient now() {
        return new CurveClient(pair, server.publicKey(), random, crypto);
    }

    @Override
    public String name() {
        return server.name();
    }

    @Override
    public boolean isServer() {
        return false;
    }

    @Override
    public boolean fits(Greeting peer) {
        return now().fits(peer);
    }

    @Override
    public Handshake newHandshake(HandshakeContext context) {
        return now().newHandshake(context);
    }
}
