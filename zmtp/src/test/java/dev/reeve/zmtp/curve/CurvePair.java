// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.curve;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.zmtp.Authenticator;
import dev.reeve.zmtp.Credentials;
import dev.reeve.zmtp.Verdict;
import dev.reeve.zmtp.wire.Handshake;
import dev.reeve.zmtp.wire.HandshakeContext;
import dev.reeve.zmtp.wire.HandshakeResult;
import dev.reeve.zmtp.wire.HandshakeStep;
import dev.reeve.zmtp.wire.SocketType;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A server, a client that it knows, and one connection between them, command by command. */
final class CurvePair {
    static final long NOW_MS = 1_000_000;

    final SecureRandom random = new SecureRandom();
    final CurveKeyPair serverPair = CurveKeyPair.generate(random);
    final CurveKeyPair clientPair = CurveKeyPair.generate(random);
    final CurveCrypto crypto;
    final CurveServer server;
    final CurveClient client;

    CurvePair() {
        this(CurveCrypto.ofProcess());
    }

    CurvePair(CurveCrypto crypto) {
        this.crypto = crypto;
        server = newServer(this::knowsItsClient);
        client = client(clientPair);
    }

    CurvePair(Authenticator authenticator) {
        crypto = CurveCrypto.ofProcess();
        server = newServer(authenticator);
        client = client(clientPair);
    }

    private CurveServer newServer(Authenticator authenticator) {
        return new CurveServer(CurveServerKeys.of(serverPair), authenticator, "test", random, crypto);
    }

    private Verdict knowsItsClient(Credentials credentials) {
        return Arrays.equals(credentials.publicKey(), clientPair.publicKey())
                ? new Verdict.Allowed("u-1")
                : new Verdict.Denied();
    }

    CurveClient client(CurveKeyPair pair) {
        return new CurveClient(pair, serverPair.publicKey(), random, crypto);
    }

    Handshake serverSide() {
        return server.newHandshake(new HandshakeContext("192.0.2.7", SocketType.ROUTER, Map.of()));
    }

    Handshake clientSide() {
        return clientSide(client);
    }

    static Handshake clientSide(CurveClient client) {
        return client.newHandshake(
                new HandshakeContext("192.0.2.1", SocketType.DEALER, Map.of("X-Reeve", new byte[] {'1'})));
    }

    static byte[] first(Handshake handshake) {
        return requireNonNull(handshake.first());
    }

    /** The command that answers; fails if there is none. */
    static byte[] reply(Handshake handshake, byte[] command) {
        HandshakeStep step = handshake.next(command.clone(), NOW_MS);
        assertThat(step).isInstanceOf(HandshakeStep.Reply.class);
        return ((HandshakeStep.Reply) step).command();
    }

    static HandshakeStep.Done done(Handshake handshake, byte[] command) {
        HandshakeStep step = handshake.next(command.clone(), NOW_MS);
        assertThat(step).isInstanceOf(HandshakeStep.Done.class);
        return (HandshakeStep.Done) step;
    }

    static HandshakeStep.Rejected rejected(Handshake handshake, byte[] command) {
        HandshakeStep step = handshake.next(command.clone(), NOW_MS);
        assertThat(step).isInstanceOf(HandshakeStep.Rejected.class);
        return (HandshakeStep.Rejected) step;
    }

    /** Both ends after the handshake. */
    record Connected(CurveProtection ofServer, CurveProtection ofClient, HandshakeResult atServer) {}

    Connected connect() {
        Handshake serverSide = serverSide();
        Handshake clientSide = clientSide();
        byte[] initiate = reply(clientSide, reply(serverSide, first(clientSide)));
        HandshakeStep.Done atServer = done(serverSide, initiate);
        HandshakeStep.Done atClient = done(clientSide, command(atServer.command()));
        return new Connected(protection(atServer), protection(atClient), atServer.result());
    }

    static CurveProtection protection(HandshakeStep.Done done) {
        return (CurveProtection) requireNonNull(done.result().protection());
    }

    static byte[] command(byte @Nullable [] command) {
        return requireNonNull(command);
    }

    static byte[] seal(CurveProtection protection, int flags, byte[] payload) {
        byte[] sealed = new byte[protection.sealedBytes(payload.length)];
        protection.seal(flags, payload, 0, payload.length, sealed, 0);
        return sealed;
    }

    static int open(CurveProtection protection, byte[] sealed) {
        return protection.open(sealed, 0, sealed.length, new byte[sealed.length], 0);
    }
}
