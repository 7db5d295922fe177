// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import dev.reeve.zmtp.engine.Engine;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** What all services are told alike: keys without a prefix of their own. */
@Singleton
class SharedConfig {
    /** {@code tcp://HOST:PORT,...} or {@code dns://NAME:PORT}. */
    final String brokers;

    /** File with the worker's CURVE keys; absent = NULL. */
    final Optional<String> keyFile;

    /** What speaks ZMTP below; absent = the SDK's choice. */
    final Optional<Engine> engine;

    /** Claim {@code iss} of tokens. */
    final String publicUrl;

    SharedConfig(
            @ConfigProperty(name = "reeve.brokers", defaultValue = "tcp://127.0.0.1:5555") String brokers,
            @ConfigProperty(name = "reeve.key-file") Optional<String> keyFile,
            @ConfigProperty(name = "reeve.transport") Optional<String> transport,
            @ConfigProperty(name = "reeve.public-url", defaultValue = "http://127.0.0.1:8080") String publicUrl) {
        this.brokers = brokers;
        this.keyFile = keyFile;
        this.engine = transport.map(Engine::parse);
        this.publicUrl = publicUrl;
    }
}
