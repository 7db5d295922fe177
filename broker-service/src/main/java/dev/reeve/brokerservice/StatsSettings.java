// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import dev.reeve.grpcport.TlsFiles;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The statistics port, validated.
 *
 * @param host of this machine; a loopback address unless there is {@code tls}
 * @param port 0 takes a free one
 * @param streamsMax watchers at once
 * @param tls null: in clear
 * @param clearMayDrain whether callers without a certificate may drain workers
 */
record StatsSettings(
        String host, int port, int streamsMax, @Nullable StatsTls tls, boolean clearMayDrain) {

    StatsSettings {
        Objects.requireNonNull(host, "host");
    }

    /**
     * Files in PEM.
     *
     * @param clientCa who signs callers' certificates; a caller without one is not let in
     * @param operators names (DNS, else common name) in the certificates of callers that may drain workers
     */
    record StatsTls(String certificate, String privateKey, String clientCa, Set<String> operators) {
        StatsTls {
            operators = Set.copyOf(operators);
        }

        TlsFiles files() {
            return new TlsFiles(certificate, privateKey, clientCa);
        }
    }
}
