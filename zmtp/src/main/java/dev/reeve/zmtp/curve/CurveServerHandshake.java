// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.curve;

import dev.reeve.zmtp.CloseReason;
import dev.reeve.zmtp.Credentials;
import dev.reeve.zmtp.Verdict;
import dev.reeve.zmtp.wire.Command;
import dev.reeve.zmtp.wire.Handshake;
import dev.reeve.zmtp.wire.HandshakeContext;
import dev.reeve.zmtp.wire.HandshakeResult;
import dev.reeve.zmtp.wire.HandshakeStep;
import dev.reeve.zmtp.wire.MetadataVerdict;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The server's side of one connection.
 *
 * <pre>
 *   HELLO    -->  (expects HELLO)     --> WELCOME
 *   INITIATE -->  (expects INITIATE)  --> READY, or ERROR if the key is not allowed
 * </pre>
 *
 * <p>Between the two it remembers the 16 bytes of its cookie's nonce and nothing else: no key, no buffer. By them it
 * knows its own cookie, so an INITIATE recorded on another connection is refused here although its cookie opens;
 * accepting it would seal new texts under keys and nonces that were used before.
 */
final class CurveServerHandshake implements Handshake {
    private enum Expects {
        HELLO,
        INITIATE,
        NOTHING
    }

    private final CurveServer server;
    private final HandshakeContext context;
    private final CurveNonce received = new CurveNonce();
    private Expects expects = Expects.HELLO;
    private byte[] cookieNonce = new byte[0];

    CurveServerHandshake(CurveServer server, HandshakeContext context) {
        this.server = server;
        this.context = context;
    }

    @Override
    public byte @Nullable [] first() {
        return null;
    }

    @Override
    public HandshakeStep next(byte[] command, long nowMs) {
        Expects expected = expects;
        expects = Expects.NOTHING;
        return switch (expected) {
            case HELLO -> hello(command, nowMs);
            case INITIATE -> initiate(command, nowMs);
            case NOTHING -> rejected(CloseReason.BAD_HANDSHAKE);
        };
    }

    private static HandshakeStep rejected(CloseReason reason) {
        return HandshakeStep.Rejected.silently(reason);
    }

    private HandshakeStep hello(byte[] hello, long nowMs) {
        if (hello.length != CurveCommand.HELLO_BYTES
                || !Command.is(hello, CurveCommand.HELLO)
                || hello[CurveCommand.HELLO_VERSION] != 1
                || hello[CurveCommand.HELLO_VERSION + 1] != 0) {
            return rejected(CloseReason.BAD_HANDSHAKE);
        }
        long nonce = CurveCommand.shortNonce(hello, CurveCommand.HELLO_NONCE);
        if (!received.isNew(nonce)) {
            return rejected(CloseReason.BAD_NONCE);
        }
        byte[] clientTransientKey = Arrays.copyOfRange(hello, CurveCommand.HELLO_KEY, CurveCommand.HELLO_NONCE);
        Optional<CurveBox> box = server.keys().open(server.crypto(), hello, clientTransientKey);
        if (box.isEmpty()) {
            return rejected(CloseReason.BAD_BOX);
        }
        received.taken(nonce);
        expects = Expects.INITIATE;
        try (CurveBox toClient = box.get()) {
            return new HandshakeStep.Reply(welcome(toClient, clientTransientKey, nowMs));
        }
    }

    private byte[] welcome(CurveBox toClient, byte[] clientTransientKey, long nowMs) {
        cookieNonce = randomBytes();
        byte[] text = new byte[CurveCommand.KEY_BYTES + CookieKeys.COOKIE_BYTES];
        try (CurveKeyPair transientPair = CurveKeyPair.generate(server.crypto(), server.random())) {
            byte[] cookie = server.cookies().seal(cookieNonce, clientTransientKey, transientPair.secretBytes(), nowMs);
            CurveCommand.put(text, 0, transientPair.publicBytes());
            CurveCommand.put(text, CurveCommand.KEY_BYTES, cookie);
        }
        byte[] welcome = CurveCommand.of(CurveCommand.WELCOME, CurveCommand.WELCOME_BYTES);
        CurveCommand.put(welcome, CurveCommand.WELCOME_NONCE, randomBytes());
        byte[] nonce = CurveNonce.of(CurveNonce.WELCOME, welcome, CurveCommand.WELCOME_NONCE);
        CurveCommand.put(welcome, CurveCommand.WELCOME_BOX, toClient.seal(nonce, text));
        return welcome;
    }

    private byte[] randomBytes() {
        byte[] bytes = new byte[CurveNonce.LONG_BYTES];
        server.random().nextBytes(bytes);
        return bytes;
    }

    private HandshakeStep initiate(byte[] initiate, long nowMs) {
        if (initiate.length < CurveCommand.INITIATE_BYTES_MIN
                || initiate.length > CurveCommand.BYTES_MAX
                || !Command.is(initiate, CurveCommand.INITIATE)) {
            return rejected(CloseReason.BAD_HANDSHAKE);
        }
        if (!isOurCookie(initiate)) {
            return rejected(CloseReason.BAD_COOKIE);
        }
        CookieKeys.Content cookie = server.cookies().open(initiate, CurveCommand.INITIATE_COOKIE, nowMs);
        if (cookie == null) {
            return rejected(CloseReason.BAD_COOKIE);
        }
        try (CurveBox box = between(cookie, cookie.clientTransientKey())) {
            return box == null ? rejected(CloseReason.BAD_BOX) : initiate(initiate, cookie, box);
        } finally {
            cookie.wipe();
        }
    }

    private @Nullable CurveBox between(CookieKeys.Content cookie, byte[] publicKey) {
        return CurveBox.between(server.crypto(), cookie.serverTransientSecret(), publicKey);
    }

    private boolean isOurCookie(byte[] initiate) {
        int at = CurveCommand.INITIATE_COOKIE;
        return Arrays.equals(initiate, at, at + CurveNonce.LONG_BYTES, cookieNonce, 0, cookieNonce.length);
    }

    private HandshakeStep initiate(byte[] initiate, CookieKeys.Content cookie, CurveBox box) {
        long nonce = CurveCommand.shortNonce(initiate, CurveCommand.INITIATE_NONCE);
        if (!received.isNew(nonce)) {
            return rejected(CloseReason.BAD_NONCE);
        }
        byte[] text = box.open(
                CurveNonce.of(CurveNonce.INITIATE, initiate, CurveCommand.INITIATE_NONCE),
                initiate,
                CurveCommand.INITIATE_BOX,
                initiate.length - CurveCommand.INITIATE_BOX);
        if (text == null) {
            return rejected(CloseReason.BAD_BOX);
        }
        received.taken(nonce);
        byte[] publicKey = Arrays.copyOf(text, CurveCommand.KEY_BYTES);
        if (!isVouchedFor(publicKey, text, cookie)) {
            return rejected(CloseReason.BAD_BOX);
        }
        return switch (context.judge(text, CurveCommand.INITIATE_METADATA)) {
            case MetadataVerdict.Refused(CloseReason reason) -> rejected(reason);
            case MetadataVerdict.Accepted accepted -> authenticated(publicKey, accepted, box);
        };
    }

    /** The owner of the long-term key says: this transient key is mine, and I mean this server. */
    private boolean isVouchedFor(byte[] publicKey, byte[] text, CookieKeys.Content cookie) {
        try (CurveBox vouchBox = between(cookie, publicKey)) {
            if (vouchBox == null) {
                return false;
            }
            byte[] nonce = CurveNonce.of(CurveNonce.VOUCH, text, CurveCommand.VOUCH_NONCE);
            byte[] vouch = vouchBox.open(nonce, text, CurveCommand.VOUCH_BOX, CurveCommand.VOUCH_BOX_BYTES);
            if (vouch == null) {
                return false;
            }
            byte[] vouchedKey = Arrays.copyOf(vouch, CurveCommand.KEY_BYTES);
            byte[] meantServer = Arrays.copyOfRange(vouch, CurveCommand.KEY_BYTES, vouch.length);
            return Arrays.equals(vouchedKey, cookie.clientTransientKey())
                    && server.keys().hasPublicKey(meantServer);
        }
    }

    private HandshakeStep authenticated(byte[] publicKey, MetadataVerdict.Accepted metadata, CurveBox box) {
        Credentials credentials =
                new Credentials(server.domain(), context.peerAddress(), server.name(), publicKey, metadata.identity());
        return switch (verdictOn(credentials)) {
            case Verdict.Allowed(String userId) -> ready(publicKey, userId, metadata.properties(), box);
            case Verdict.Denied() -> new HandshakeStep.Rejected(CloseReason.DENIED, Command.error(CurveCommand.DENIED));
            case Verdict.Retry() -> rejected(CloseReason.DENIED_FOR_NOW);
            case Verdict.Failed() -> rejected(CloseReason.AUTHENTICATOR_FAILED);
        };
    }

    /** An authenticator that throws has decided nothing, so nobody comes in. */
    private Verdict verdictOn(Credentials credentials) {
        try {
            return server.authenticator().authenticate(credentials);
        } catch (RuntimeException _) {
            return new Verdict.Failed();
        }
    }

    private HandshakeStep ready(byte[] publicKey, String userId, Map<String, byte[]> properties, CurveBox box) {
        CurveNonce sent = new CurveNonce();
        byte[] metadata = context.metadata();
        byte[] ready = CurveCommand.of(CurveCommand.READY, CurveCommand.READY_BYTES_MIN + metadata.length);
        CurveCommand.putShortNonce(ready, CurveCommand.READY_NONCE, sent.next());
        byte[] nonce = CurveNonce.of(CurveNonce.READY, ready, CurveCommand.READY_NONCE);
        CurveCommand.put(ready, CurveCommand.READY_BOX, box.seal(nonce, metadata));
        CurveProtection protection = CurveProtection.ofServer(box, sent, received);
        return new HandshakeStep.Done(
                ready, new HandshakeResult(properties, userId, Z85.encode(publicKey), protection));
    }
}
