// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import dev.reeve.grpcport.ConfigException;
import dev.reeve.grpcport.TlsFiles;
import java.util.ArrayList;
import java.util.List;

/**
 * Which brokers are heard and how; checked.
 *
 * @param brokers {@code host:port}; behind a name every address is a broker
 * @param certificate file in PEM that brokers ask for; empty = in clear
 * @param privateKey its key
 * @param ca who signs brokers' certificates
 * @param clearAllowed in clear also where others could read and answer
 */
record BrokerSettings(List<String> brokers, String certificate, String privateKey, String ca, boolean clearAllowed) {
    static final String BROKERS = "reeve.operator.brokers";
    static final String FILES = "reeve.operator.broker-tls.certificate, private-key and ca";
    static final String CLEAR = "reeve.operator.broker-clear-allowed";
    static final int NAMES_MAX = 64;

    BrokerSettings {
        brokers = List.copyOf(brokers);
        if (brokers.isEmpty() || brokers.size() > NAMES_MAX) {
            throw new ConfigException(BROKERS + " names " + brokers.size() + " brokers; allowed: 1 to " + NAMES_MAX);
        }
        long files = List.of(certificate, privateKey, ca).stream()
                .filter(file -> !file.isEmpty())
                .count();
        if (files != 0 && files != 3) {
            throw new ConfigException(FILES + " are set together or not at all");
        }
        for (String text : brokers) {
            BrokerName name = named(text);
            if (files == 0 && !clearAllowed && !name.isLoopback()) {
                throw new ConfigException(BROKERS + " has " + name + ", which is not of this machine: set " + FILES
                        + ", or " + CLEAR + "=true to talk to it in clear");
            }
        }
    }

    /** Without doubles, in their order. */
    List<BrokerName> names() {
        List<BrokerName> names = new ArrayList<>();
        for (String text : brokers) {
            BrokerName name = named(text);
            if (!names.contains(name)) {
                names.add(name);
            }
        }
        return List.copyOf(names);
    }

    boolean isEncrypted() {
        return !certificate.isEmpty();
    }

    TlsFiles files() {
        return new TlsFiles(certificate, privateKey, ca);
    }

    private static BrokerName named(String text) {
        try {
            return BrokerName.of(text.strip());
        } catch (IllegalArgumentException e) {
            throw new ConfigException(BROKERS + " has " + text + ": " + e.getMessage(), e);
        }
    }
}
