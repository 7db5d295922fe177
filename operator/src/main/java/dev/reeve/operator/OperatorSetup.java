// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import dev.reeve.grpcport.ConfigException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/** Makes settings of the configuration: a wrong value stops the start with its key, its value and what is allowed. */
final class OperatorSetup {
    private static final String PREFIX = "reeve.operator.";
    private static final String NAMESPACE = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";
    private static final String LABEL_VALUE = "([A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)?";

    private final OperatorConfig config;
    private final String pod;
    private final String podNamespace;

    /**
     * @param pod name of the own pod by the downward API; empty = there is none
     * @param podNamespace its namespace, else the one of the client's configuration
     */
    OperatorSetup(OperatorConfig config, String pod, String podNamespace) {
        this.config = config;
        this.pod = pod;
        this.podNamespace = podNamespace;
    }

    /**
     * All but the ports.
     *
     * @throws ConfigException a value is wrong
     */
    OperatorSettings settings() {
        return new OperatorSettings(namespaces(), installation(), lease(), pod, podNamespace);
    }

    private Set<String> namespaces() {
        Set<String> named = new TreeSet<>(config.namespaces().orElse(Set.of()));
        if (named.isEmpty()) {
            return Set.of(own("namespaces"));
        }
        if (named.contains("*") && named.size() > 1) {
            throw refused("namespaces", String.join(",", named), "names of namespaces, or * alone");
        }
        for (String name : named) {
            if (!name.equals("*") && !name.matches(NAMESPACE)) {
                throw refused("namespaces", name, "names of namespaces, or * alone");
            }
        }
        return named;
    }

    private Installation installation() {
        String name = config.installation().orElse("");
        if (!name.matches(LABEL_VALUE)) {
            throw refused("installation", name, "the value of a label: up to 63 of A-Z a-z 0-9 - _ .");
        }
        return new Installation(name, config.unlabelled());
    }

    private LeaseSettings lease() {
        OperatorConfig.LeaseConfig lease = config.lease();
        String namespace = lease.namespace().orElseGet(() -> own("lease.namespace"));
        if (!namespace.matches(NAMESPACE)) {
            throw refused("lease.namespace", namespace, "the name of a namespace");
        }
        Duration duration = lease.duration();
        return checked(() -> new LeaseSettings(
                namespace, lease.name(), lease.labels(), duration, lease.renewDeadline(), lease.retry()));
    }

    private String own(String key) {
        if (podNamespace.isEmpty()) {
            throw new ConfigException(PREFIX + key + " is required: the own namespace is not known, as neither"
                    + " REEVE_POD_NAMESPACE nor the client's configuration names one");
        }
        return podNamespace;
    }

    /** Whom to hear. */
    BrokerSettings brokers() {
        OperatorConfig.BrokerTlsConfig tls = config.brokerTls();
        return new BrokerSettings(
                config.brokers(),
                tls.certificate().orElse(""),
                tls.privateKey().orElse(""),
                tls.ca().orElse(""),
                config.brokerClearAllowed());
    }

    /** KEDA's port; empty = there is none. */
    Optional<KedaSettings> keda() {
        OperatorConfig.KedaConfig keda = config.keda();
        return keda.enabled()
                ? Optional.of(new KedaSettings(
                        keda.host(),
                        keda.port(),
                        keda.streamsMax(),
                        keda.certificate().orElse(""),
                        keda.privateKey().orElse(""),
                        keda.clientCa().orElse(""),
                        keda.clearAllowed()))
                : Optional.empty();
    }

    /** The records say what is wrong with them; this says under which key to look. */
    private static <T> T checked(Supplier<T> settings) {
        try {
            return settings.get();
        } catch (IllegalArgumentException e) {
            throw new ConfigException(PREFIX + e.getMessage(), e);
        }
    }

    private static ConfigException refused(String key, String value, String allowed) {
        return new ConfigException(PREFIX + key + "=" + value + " is refused; allowed: " + allowed);
    }
}
