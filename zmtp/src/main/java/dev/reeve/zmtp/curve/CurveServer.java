// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.curve;

import dev.reeve.zmtp.Authenticator;
import dev.reeve.zmtp.wire.Greeting;
import dev.reeve.zmtp.wire.Handshake;
import dev.reeve.zmtp.wire.HandshakeContext;
import dev.reeve.zmtp.wire.Mechanism;
import java.security.SecureRandom;
import java.util.Objects;

/** CURVE for one listener. Its keys may be replaced while it runs; connections that stand keep theirs. */
public final class CurveServer implements Mechanism {
    private final Authenticator authenticator;
    private final String domain;
    private final SecureRandom random;
    private final CurveCrypto crypto;
    private final CookieKeys cookies;
    private volatile CurveServerKeys keys;

    /**
     * Deny by default: there is no server that lets in whoever comes.
     *
     * @param domain tells the authenticator which listener this is (RFC 27)
     */
    public CurveServer(
            CurveServerKeys keys, Authenticator authenticator, String domain, SecureRandom random, CurveCrypto crypto) {
        this.keys = Objects.requireNonNull(keys, "keys");
        this.authenticator = Objects.requireNonNull(authenticator, "authenticator");
        this.domain = Objects.requireNonNull(domain, "domain");
        this.random = Objects.requireNonNull(random, "random");
        this.crypto = Objects.requireNonNull(crypto, "crypto");
        this.cookies = new CookieKeys(crypto, random);
    }

    /** Handshakes that begin from now on may name either of these. */
    public void replaceKeys(CurveServerKeys replacement) {
        keys = Objects.requireNonNull(replacement, "replacement");
    }

    /** The key that clients need, 32 bytes; the newer one if there are two. */
    public byte[] publicKey() {
        return keys.pairs().getFirst().publicKey();
    }

    @Override
    public String name() {
        return "CURVE";
    }

    @Override
    public boolean isServer() {
        return true;
    }

    @Override
    public boolean fits(Greeting peer) {
        return peer.mechanism().equals(name()) && !peer.asServer();
    }

    @Override
    public Handshake newHandshake(HandshakeContext context) {
        return new CurveServerHandshake(this, context);
    }

    /** Drops cookie keys whose time is over. */
    @Override
    public void tick(long nowMs) {
        cookies.expire(nowMs);
    }

    CurveServerKeys keys() {
        return keys;
    }

    CookieKeys cookies() {
        return cookies;
    }

    Authenticator authenticator() {
        return authenticator;
    }

    String domain() {
        return domain;
    }

    SecureRandom random() {
        return random;
    }

    CurveCrypto crypto() {
        return crypto;
    }
}
