// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.curve;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.zmtp.wire.HandshakeContext;
import dev.reeve.zmtp.wire.SocketType;
import java.util.Arrays;
import java.util.Map;

/** A client whose commands are made by hand, so that one thing at a time can be wrong with them. */
final class RawCurveClient {
    final byte[] helloText = new byte[64];
    byte[] publicKey;
    CurveKeyPair voucher;
    byte[] vouchedKey;
    byte[] vouchedServer;

    private final CurveCrypto crypto;
    private final CurveKeyPair transientPair;
    private final CurveBox serverBox;

    RawCurveClient(CurvePair pair) {
        crypto = pair.crypto;
        transientPair = CurveKeyPair.generate(pair.random);
        serverBox = requireNonNull(transientPair.boxWith(crypto, pair.serverPair.publicKey()));
        publicKey = pair.clientPair.publicKey();
        voucher = pair.clientPair;
        vouchedKey = transientPair.publicKey();
        vouchedServer = pair.serverPair.publicKey();
    }

    byte[] hello(long nonce) {
        byte[] hello = Arrays.copyOf(new byte[] {5, 'H', 'E', 'L', 'L', 'O', 1, 0}, 200);
        System.arraycopy(transientPair.publicKey(), 0, hello, 80, 32);
        CurveCommand.putShortNonce(hello, 112, nonce);
        System.arraycopy(serverBox.seal(CurveNonce.of(CurveNonce.HELLO, hello, 112), helloText), 0, hello, 120, 80);
        return hello;
    }

    byte[] initiate(byte[] welcome, long nonce) {
        return initiate(welcome, nonce, new HandshakeContext("", SocketType.DEALER, Map.of()).metadata(), new byte[0]);
    }

    /** @param changes added (XOR) to key, vouch nonce and vouch, as far as they reach */
    byte[] initiate(byte[] welcome, long nonce, byte[] metadata, byte[] changes) {
        byte[] opened = serverBox.open(CurveNonce.of(CurveNonce.WELCOME, welcome, 8), welcome, 24, 144);
        assertThat(opened).isNotNull();
        byte[] serverTransientKey = Arrays.copyOf(opened, 32);
        byte[] text = Arrays.copyOf(publicKey, 128 + metadata.length);
        System.arraycopy(vouch(serverTransientKey), 0, text, 48, 80);
        System.arraycopy(metadata, 0, text, 128, metadata.length);
        for (int i = 0; i < Math.min(128, changes.length); i++) {
            text[i] ^= changes[i];
        }
        byte[] initiate = Arrays.copyOf(new byte[] {8, 'I', 'N', 'I', 'T', 'I', 'A', 'T', 'E'}, 257 + metadata.length);
        System.arraycopy(opened, 32, initiate, 9, 96);
        CurveCommand.putShortNonce(initiate, 105, nonce);
        CurveBox box = requireNonNull(transientPair.boxWith(crypto, serverTransientKey));
        byte[] sealed = box.seal(CurveNonce.of(CurveNonce.INITIATE, initiate, 105), text);
        System.arraycopy(sealed, 0, initiate, 113, sealed.length);
        return initiate;
    }

    /** The nonce stays zero. */
    private byte[] vouch(byte[] serverTransientKey) {
        byte[] text = Arrays.copyOf(vouchedKey, 64);
        System.arraycopy(vouchedServer, 0, text, 32, 32);
        CurveBox box = requireNonNull(voucher.boxWith(crypto, serverTransientKey));
        return box.seal(CurveNonce.of(CurveNonce.VOUCH, new byte[16], 0), text);
    }
}
