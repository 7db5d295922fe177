// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The TLS port's settings, checked. */
record TlsSettings(Path certificate, Path privateKey, int port, Duration hsts) {
    private static final Duration HSTS_MAX = Duration.ofDays(2 * 365);

    /**
     * Checks the values.
     *
     * @return null if no certificate is named: then there is no TLS port
     * @throws IllegalArgumentException names the key, its value and what is allowed
     */
    static @Nullable TlsSettings from(TlsConfig config) {
        int port = SettingCheck.range("tls.port", config.port(), 0, 65_535);
        Duration hsts = SettingCheck.time("tls.hsts", config.hsts(), Duration.ZERO, HSTS_MAX);
        Path certificate = config.certificate().orElse(null);
        Path privateKey = config.privateKey().orElse(null);
        if (certificate == null && privateKey == null) {
            return null;
        }
        return new TlsSettings(
                named("certificate", certificate, "private-key"),
                named("private-key", privateKey, "certificate"),
                port,
                hsts);
    }

    /** Value of {@code Strict-Transport-Security}; empty = none. */
    String strictTransport() {
        return hsts.isZero() ? "" : "max-age=" + hsts.toSeconds();
    }

    private static Path named(String key, @Nullable Path file, String other) {
        if (file == null) {
            throw new IllegalArgumentException("reeve.gateway.tls." + key + " is not set; allowed: a file in PEM, as "
                    + "reeve.gateway.tls." + other + " is set");
        }
        return file;
    }
}
