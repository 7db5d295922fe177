// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.curve;

import dev.reeve.zmtp.CloseReason;
import dev.reeve.zmtp.wire.Command;
import dev.reeve.zmtp.wire.Handshake;
import dev.reeve.zmtp.wire.HandshakeContext;
import dev.reeve.zmtp.wire.HandshakeResult;
import dev.reeve.zmtp.wire.HandshakeStep;
import dev.reeve.zmtp.wire.MetadataVerdict;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The client's side of one connection.
 *
 * <pre>
 *   HELLO    -->
 *            <--  WELCOME
 *   INITIATE -->
 *            <--  READY, or ERROR
 * </pre>
 *
 * <p>Whoever answers HELLO has the server's secret key: only it could open the box and seal the answer.
 */
final class CurveClientHandshake implements Handshake {
    private enum Expects {
        WELCOME,
        READY,
        NOTHING
    }

    private final CurveClient client;
    private final HandshakeContext context;
    private final CurveKeyPair transientPair;
    private final CurveNonce sent = new CurveNonce();
    private final CurveNonce received = new CurveNonce();
    private Expects expects = Expects.WELCOME;
    private @Nullable CurveBox serverBox;
    private @Nullable CurveBox transientBox;

    CurveClientHandshake(CurveClient client, HandshakeContext context) {
        this.client = client;
        this.context = context;
        this.transientPair = CurveKeyPair.generate(client.crypto(), client.random());
        this.serverBox = transientPair.boxWith(client.crypto(), client.serverKey());
    }

    /** Null with a server key that nobody can have: then nothing is said, and nothing accepted. */
    @Override
    public byte @Nullable [] first() {
        CurveBox box = serverBox;
        if (box == null) {
            return null;
        }
        byte[] hello = CurveCommand.of(CurveCommand.HELLO, CurveCommand.HELLO_BYTES);
        hello[CurveCommand.HELLO_VERSION] = 1;
        CurveCommand.put(hello, CurveCommand.HELLO_KEY, transientPair.publicBytes());
        CurveCommand.putShortNonce(hello, CurveCommand.HELLO_NONCE, sent.next());
        byte[] nonce = CurveNonce.of(CurveNonce.HELLO, hello, CurveCommand.HELLO_NONCE);
        CurveCommand.put(hello, CurveCommand.HELLO_BOX, box.seal(nonce, new byte[CurveCommand.HELLO_TEXT_BYTES]));
        return hello;
    }

    @Override
    public HandshakeStep next(byte[] command, long nowMs) {
        Expects expected = expects;
        expects = Expects.NOTHING;
        HandshakeStep step = Command.isError(command)
                ? error(command)
                : switch (expected) {
                    case WELCOME -> welcome(command);
                    case READY -> ready(command);
                    case NOTHING -> rejected(CloseReason.BAD_HANDSHAKE);
                };
        if (!(step instanceof HandshakeStep.Reply)) {
            close();
        }
        return step;
    }

    private static HandshakeStep rejected(CloseReason reason) {
        return HandshakeStep.Rejected.silently(reason);
    }

    /** Not sealed: whoever is on the way can write it too, and can end the connection anyhow. */
    private static HandshakeStep error(byte[] command) {
        return rejected(
                Command.errorReason(command).equals(CurveCommand.DENIED)
                        ? CloseReason.DENIED
                        : CloseReason.ERROR_RECEIVED);
    }

    private HandshakeStep welcome(byte[] welcome) {
        if (welcome.length != CurveCommand.WELCOME_BYTES || !Command.is(welcome, CurveCommand.WELCOME)) {
            return rejected(CloseReason.BAD_HANDSHAKE);
        }
        byte[] nonce = CurveNonce.of(CurveNonce.WELCOME, welcome, CurveCommand.WELCOME_NONCE);
        CurveBox fromServer = serverBox;
        byte[] text = fromServer == null
                ? null
                : fromServer.open(nonce, welcome, CurveCommand.WELCOME_BOX, welcome.length - CurveCommand.WELCOME_BOX);
        if (text == null) {
            return rejected(CloseReason.BAD_BOX);
        }
        byte[] serverTransientKey = Arrays.copyOf(text, CurveCommand.KEY_BYTES);
        CurveBox box = transientPair.boxWith(client.crypto(), serverTransientKey);
        byte[] vouch = vouch(serverTransientKey);
        if (box == null || vouch == null) {
            return rejected(CloseReason.BAD_BOX);
        }
        transientBox = box;
        expects = Expects.READY;
        byte[] cookie = Arrays.copyOfRange(text, CurveCommand.KEY_BYTES, text.length);
        return new HandshakeStep.Reply(initiate(box, cookie, vouch));
    }

    /** Nonce and box: this transient key is ours, and we mean that server. */
    private byte @Nullable [] vouch(byte[] serverTransientKey) {
        byte[] vouch = new byte[CurveNonce.LONG_BYTES + CurveCommand.VOUCH_BOX_BYTES];
        try (CurveBox box = client.pair().boxWith(client.crypto(), serverTransientKey)) {
            if (box == null) {
                return null;
            }
            byte[] random = new byte[CurveNonce.LONG_BYTES];
            client.random().nextBytes(random);
            CurveCommand.put(vouch, 0, random);
            byte[] text = Arrays.copyOf(transientPair.publicBytes(), 2 * CurveCommand.KEY_BYTES);
            CurveCommand.put(text, CurveCommand.KEY_BYTES, client.serverKey());
            CurveCommand.put(vouch, random.length, box.seal(CurveNonce.of(CurveNonce.VOUCH, vouch, 0), text));
            return vouch;
        }
    }

    private byte[] initiate(CurveBox box, byte[] cookie, byte[] vouch) {
        byte[] metadata = context.metadata();
        byte[] text = new byte[CurveCommand.INITIATE_METADATA + metadata.length];
        CurveCommand.put(text, 0, client.pair().publicBytes());
        CurveCommand.put(text, CurveCommand.VOUCH_NONCE, vouch);
        CurveCommand.put(text, CurveCommand.INITIATE_METADATA, metadata);
        byte[] initiate =
                CurveCommand.of(CurveCommand.INITIATE, CurveCommand.INITIATE_BOX + SecretBox.TAG_BYTES + text.length);
        CurveCommand.put(initiate, CurveCommand.INITIATE_COOKIE, cookie);
        CurveCommand.putShortNonce(initiate, CurveCommand.INITIATE_NONCE, sent.next());
        byte[] nonce = CurveNonce.of(CurveNonce.INITIATE, initiate, CurveCommand.INITIATE_NONCE);
        CurveCommand.put(initiate, CurveCommand.INITIATE_BOX, box.seal(nonce, text));
        return initiate;
    }

    private HandshakeStep ready(byte[] ready) {
        if (ready.length < CurveCommand.READY_BYTES_MIN
                || ready.length > CurveCommand.BYTES_MAX
                || !Command.is(ready, CurveCommand.READY)) {
            return rejected(CloseReason.BAD_HANDSHAKE);
        }
        long nonce = CurveCommand.shortNonce(ready, CurveCommand.READY_NONCE);
        if (!received.isNew(nonce)) {
            return rejected(CloseReason.BAD_NONCE);
        }
        CurveBox box = transientBox;
        byte[] wholeNonce = CurveNonce.of(CurveNonce.READY, ready, CurveCommand.READY_NONCE);
        byte[] metadata = box == null
                ? null
                : box.open(wholeNonce, ready, CurveCommand.READY_BOX, ready.length - CurveCommand.READY_BOX);
        if (box == null || metadata == null) {
            return rejected(CloseReason.BAD_BOX);
        }
        received.taken(nonce);
        return switch (context.judge(metadata, 0)) {
            case MetadataVerdict.Refused(CloseReason reason) -> rejected(reason);
            case MetadataVerdict.Accepted(var properties) ->
                new HandshakeStep.Done(
                        null,
                        new HandshakeResult(
                                properties,
                                "",
                                Z85.encode(client.serverKey()),
                                CurveProtection.ofClient(box, sent, received)));
        };
    }

    /** Wipes the transient secrets; what a finished handshake made has its own copy. */
    @Override
    public void close() {
        transientPair.close();
        drop(serverBox);
        drop(transientBox);
        serverBox = null;
        transientBox = null;
    }

    private static void drop(@Nullable CurveBox box) {
        if (box != null) {
            box.close();
        }
    }
}
