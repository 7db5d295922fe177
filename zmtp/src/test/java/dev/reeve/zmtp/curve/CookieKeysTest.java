// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.curve;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("26-02")
final class CookieKeysTest {
    private static final long NOW_MS = 5_000_000;
    private static final byte[] PUBLIC = filled(1);
    private static final byte[] SECRET = filled(2);

    private final CookieKeys keys = new CookieKeys(CurveCrypto.ofProcess(), new SecureRandom());

    private static byte[] filled(int value) {
        byte[] key = new byte[32];
        Arrays.fill(key, (byte) value);
        return key;
    }

    private byte[] cookie(long nowMs) {
        return keys.seal(new byte[16], PUBLIC, SECRET, nowMs);
    }

    @Test
    void givesBackWhatItWasGiven() {
        CookieKeys.Content content = requireNonNull(keys.open(cookie(NOW_MS), 0, NOW_MS));

        assertThat(content.clientTransientKey()).isEqualTo(PUBLIC);
        assertThat(content.serverTransientSecret()).isEqualTo(SECRET);
    }

    @Test
    void cookieOfRenewedKeyIsGoodForAnother30Seconds() {
        byte[] first = cookie(NOW_MS);
        byte[] last = cookie(NOW_MS + 29_999);
        byte[] _ = cookie(NOW_MS + 30_000);

        assertThat(keys.open(first, 0, NOW_MS + 59_999)).isNotNull();
        assertThat(keys.open(last, 0, NOW_MS + 59_999)).isNotNull();
        assertThat(keys.open(last, 0, NOW_MS + 60_000)).isNull();
    }

    @Test
    void forgetsAllKeysWhenNobodyComes() {
        byte[] cookie = cookie(NOW_MS);
        assertThat(keys.size()).isOne();

        keys.expire(NOW_MS + 60_000);

        assertThat(keys.size()).isZero();
        assertThat(keys.open(cookie, 0, NOW_MS + 60_000)).isNull();
    }

    @Test
    void refusesChangedCookie() {
        byte[] cookie = cookie(NOW_MS);
        cookie[50] ^= 1;

        assertThat(keys.open(cookie, 0, NOW_MS)).isNull();
    }

    @Test
    void holdsTwoKeysAtMostHoweverManyCookiesItSeals() {
        for (int i = 0; i < 10_000; i++) {
            byte[] _ = cookie(NOW_MS + i * 50L);
            assertThat(keys.size()).isLessThanOrEqualTo(2);
        }
    }
}
