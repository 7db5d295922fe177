// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import io.smallrye.config.WithDefault;
import java.util.Optional;
import java.util.Set;

/** The gRPC port that tells statistics and takes drain marks: for operators. */
interface StatsConfig {
    /** Whether there is one. */
    @WithDefault("false")
    boolean enabled();

    /** Address to bind. Without TLS only a loopback address is allowed. */
    @WithDefault("127.0.0.1")
    String host();

    /** Port to bind; 0 takes a free one. */
    @WithDefault("9001")
    int port();

    /** Streams open at once; beyond, RESOURCE_EXHAUSTED. */
    @WithDefault("16")
    int streamsMax();

    /**
     * File in PEM with the certificate. With it the port speaks TLS and asks callers for theirs. The three files
     * are looked at every 5 s; new ones are taken into use without a restart.
     */
    Optional<String> certificate();

    /** File in PEM with its private key. */
    Optional<String> privateKey();

    /** File in PEM with the authority that signs callers' certificates. */
    Optional<String> clientCa();

    /**
     * Names in the certificates of callers that may drain workers. Without TLS they may if
     * {@code reeve.broker.mdp.null-roles} has {@code operator}.
     */
    @WithDefault("reeve-operator")
    Set<String> operators();
}
