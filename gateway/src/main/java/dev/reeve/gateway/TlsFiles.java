// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import java.time.Clock;
import java.util.List;

/** The two files of the main port's certificate, and the keys it gives to handshakes. */
final class TlsFiles {
    private static final String KEY = "reeve.gateway.tls.";

    private final TlsSettings settings;
    private final PemFiles<TlsIdentity> files;
    private final TlsKeys keys;

    /**
     * Reads the files.
     *
     * @throws TlsException names the setting and what is wrong with its file
     */
    TlsFiles(TlsSettings settings, GatewayMetrics metrics, Clock clock) {
        this.settings = settings;
        this.files = new PemFiles<>(
                List.of(
                        new PemFile(KEY + "certificate", settings.certificate()),
                        new PemFile(KEY + "private-key", settings.privateKey())),
                contents -> TlsIdentity.parse(contents.get(0), contents.get(1)),
                metrics::tlsReload,
                clock);
        this.keys = new TlsKeys(files.inUse());
        metrics.gauge(
                "reeve_gateway_tls_expiry_seconds", "Until the certificate in use expires", files::expiresInSeconds);
    }

    TlsKeys keys() {
        return keys;
    }

    TlsSettings settings() {
        return settings;
    }

    /** Takes new files into use, if there are any. Not on an event loop. */
    synchronized void look() {
        if (files.look()) {
            keys.take(files.inUse());
        }
    }
}
