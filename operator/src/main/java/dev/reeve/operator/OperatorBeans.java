// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.monitoring.micrometer.MicrometerMetricsV2;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Objects;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The settings, and where is counted, for whoever the container makes. */
@Singleton
final class OperatorBeans {
    private OperatorBeans() {}

    @Produces
    @Singleton
    static OperatorSetup setup(
            OperatorConfig config,
            KubernetesClient client,
            @ConfigProperty(name = "REEVE_POD_NAME") Optional<String> pod,
            @ConfigProperty(name = "REEVE_POD_NAMESPACE") Optional<String> podNamespace) {
        String namespace = podNamespace.orElseGet(() -> Objects.requireNonNullElse(client.getNamespace(), ""));
        return new OperatorSetup(config, pod.orElse(""), namespace);
    }

    /** The extension's own comes too late in this release: it is asked before it knows where to count. */
    @Produces
    @Singleton
    static Metrics metrics(MeterRegistry registry) {
        return MicrometerMetricsV2.newBuilder(registry).build();
    }

    /**
     * JOSDK counts the events of resources with the tag {@code action} and others without it, under one name:
     * Prometheus refuses whichever comes second, and the process would end.
     */
    @Produces
    @Singleton
    static MeterFilter eventsOfOneKind() {
        return new MeterFilter() {
            @Override
            public Meter.Id map(Meter.Id id) {
                return id.getName().startsWith("events.received")
                        ? id.replaceTags(id.getTags().stream()
                                .filter(tag -> !tag.getKey().equals("action"))
                                .toList())
                        : id;
            }
        };
    }

    @Produces
    @Singleton
    static OperatorSettings settings(OperatorSetup setup) {
        return setup.settings();
    }
}
