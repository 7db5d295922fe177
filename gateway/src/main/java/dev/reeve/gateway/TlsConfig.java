// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** TLS of the public port, beside the one in clear; on when a certificate is named. */
public interface TlsConfig {
    /** File in PEM: the certificate, then those that signed it. With it the TLS port opens; looked at every 5 s. */
    Optional<Path> certificate();

    /** File in PEM with the certificate's private key, not encrypted. */
    Optional<Path> privateKey();

    /** The public port with TLS 1.2 and 1.3; 0 takes a free one. */
    @WithDefault("8443")
    int port();

    /** How long browsers keep to TLS for this host name, on all its ports (HSTS); 0 says nothing. */
    @WithDefault("365d")
    Duration hsts();
}
