// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import dev.reeve.grpcport.ConfigException;
import dev.reeve.grpcport.GrpcPort;
import dev.reeve.grpcport.TlsFiles;
import java.util.List;

/**
 * KEDA's port.
 *
 * @param host to bind; a loopback address unless there is TLS or {@code clearAllowed}
 * @param port 0 takes a free one
 * @param streamsMax streams open at once; KEDA opens two for each ScaledObject
 * @param certificate file in PEM; empty, as are the next two: in clear
 * @param privateKey file in PEM
 * @param clientCa file in PEM: who signs callers' certificates; a caller without one is not let in
 * @param clearAllowed others than this machine may call in clear: a mesh encrypts
 */
record KedaSettings(
        String host,
        int port,
        int streamsMax,
        String certificate,
        String privateKey,
        String clientCa,
        boolean clearAllowed) {
    static final String PREFIX = "reeve.operator.keda.";
    static final int STREAMS_MAX = 10_000;

    /** Checks what can be without opening a file; a {@link ConfigException} names the key. */
    KedaSettings {
        if (port < 0 || port > 65_535) {
            throw refused("port", port, "0 to 65535");
        }
        if (streamsMax < 1 || streamsMax > STREAMS_MAX) {
            throw refused("streams-max", streamsMax, "1 to " + STREAMS_MAX);
        }
        List<String> files = List.of(certificate, privateKey, clientCa);
        boolean inClear = files.stream().allMatch(String::isEmpty);
        if (!inClear && files.contains("")) {
            throw refused("certificate", certificate, "all of certificate, private-key and client-ca");
        }
        if (inClear && !clearAllowed && !GrpcPort.isLoopback(host)) {
            throw refused(
                    "host",
                    host,
                    "a loopback address; any other with certificate, private-key and client-ca, or clear-allowed=true");
        }
    }

    private static ConfigException refused(String key, Object value, String allowed) {
        return new ConfigException(PREFIX + key + "=" + value + " is refused; allowed: " + allowed);
    }

    boolean hasTls() {
        return !certificate.isEmpty();
    }

    TlsFiles files() {
        return new TlsFiles(certificate, privateKey, clientCa);
    }
}
