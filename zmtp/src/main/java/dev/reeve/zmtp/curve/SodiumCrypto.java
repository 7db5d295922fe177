// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.curve;

/** The C library libsodium, where it is installed and the JVM may call it. */
final class SodiumCrypto extends CurveCrypto {
    private final SodiumCalls calls;

    private SodiumCrypto(SodiumCalls calls) {
        this.calls = calls;
    }

    /** Whether there is one. */
    sealed interface Search {}

    /** It is there and does what it should. */
    record Found(SodiumCrypto crypto) implements Search {}

    /** It cannot be used; for a person. */
    record Missing(String reason) implements Search {}

    /** Looked for once. */
    private static final class Once {
        static final Search SEARCH = search(SodiumLibrary.LOADED);
    }

    static Search find() {
        return Once.SEARCH;
    }

    private static Search search(SodiumLibrary.Loaded loaded) {
        SodiumCalls calls = loaded.calls();
        if (calls == null) {
            return new Missing(loaded.problem());
        }
        SodiumCrypto candidate = new SodiumCrypto(calls);
        String fault = CryptoSelfTest.fault(candidate);
        return fault.isEmpty()
                ? new Found(candidate)
                : new Missing(candidate + " fails the self-test: it " + fault + "; it is not used");
    }

    @Override
    public String toString() {
        return "libsodium " + calls.version();
    }

    @Override
    public Choice choice() {
        return Choice.LIBSODIUM;
    }

    @Override
    SecretBox box(byte[] streamKey) {
        return new SodiumBox(streamKey);
    }

    @Override
    boolean agree(byte[] secretKey, byte[] peerPublicKey, byte[] shared) {
        return calls.agree(shared, secretKey, peerPublicKey);
    }

    @Override
    void derivePublicKey(byte[] secretKey, byte[] publicKey) {
        calls.derivePublicKey(publicKey, secretKey);
    }
}
