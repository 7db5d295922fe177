// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The keys of what waits: one per start, drawn when it begins and kept beside what it seals, itself sealed under the
 * app's, which may be slow. Owned by the loop.
 */
final class LogCipher {
    /** A key of a start as it is kept. */
    static final int WRAPPED_BYTES = LogSeal.KEY_BYTES + LogSeal.BYTES;

    private static final byte[] ABOUT_KEY = {'R', 'V', 'L', 'K'};

    private final LogSeal ofApp;
    private final LogSeal seal;
    private final byte[] wrapped;
    /** By their wrapped form; empty = it is not under the app's key. */
    private final Map<ByteBuffer, Optional<LogSeal>> earlier = new HashMap<>();

    private LogCipher(SecretKey ofApp) throws GeneralSecurityException {
        byte[] drawn = new byte[LogSeal.KEY_BYTES];
        new SecureRandom().nextBytes(drawn);
        this.ofApp = new LogSeal(ofApp);
        this.seal = new LogSeal(new SecretKeySpec(drawn, "AES"));
        this.wrapped = this.ofApp.sealed(drawn, ABOUT_KEY);
    }

    /**
     * Asks for the app's key.
     *
     * @throws GeneralSecurityException it cannot be had or used
     */
    static LogCipher under(LogKey key) throws GeneralSecurityException {
        try {
            SecretKey ofApp = key.key();
            String wrong = LogSeal.wrong(ofApp);
            if (wrong != null) {
                throw new InvalidKeyException(wrong);
            }
            return new LogCipher(ofApp);
        } catch (RuntimeException | LinkageError | AssertionError e) {
            throw new GeneralSecurityException("the app's key cannot be had", e);
        }
    }

    /** That of this start. */
    LogSeal seal() {
        return seal;
    }

    /** To be kept beside what {@link #seal} seals. */
    byte[] wrapped() {
        return wrapped.clone();
    }

    /**
     * That of an earlier start.
     *
     * @return null = the app has another key now
     * @throws GeneralSecurityException the app's key cannot be used
     */
    @Nullable
    LogSeal of(byte[] kept) throws GeneralSecurityException {
        ByteBuffer name = ByteBuffer.wrap(kept);
        Optional<LogSeal> known = earlier.get(name);
        if (known == null) {
            byte[] key = ofApp.opened(kept, ABOUT_KEY);
            known = Optional.ofNullable(key).map(bytes -> new LogSeal(new SecretKeySpec(bytes, "AES")));
            earlier.put(name, known);
        }
        return known.orElse(null);
    }
}
