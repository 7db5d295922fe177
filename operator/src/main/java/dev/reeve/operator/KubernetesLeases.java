// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The Lease of {@code coordination.k8s.io/v1}, so that {@code kubectl get lease} shows who leads. */
final class KubernetesLeases implements LeaseStore {
    private final KubernetesClient client;
    private final String namespace;
    private final String name;
    private final Map<String, String> labels;

    KubernetesLeases(KubernetesClient client, LeaseSettings settings) {
        this.client = client;
        this.namespace = settings.namespace();
        this.name = settings.name();
        this.labels = settings.labels();
    }

    @Override
    public Optional<LeaseRecord> read() {
        return Optional.ofNullable(named().get()).map(KubernetesLeases::record);
    }

    private Resource<Lease> named() {
        return client.resources(Lease.class).inNamespace(namespace).withName(name);
    }

    @Override
    public boolean create(LeaseRecord record) {
        return isFirst(() -> client.resource(lease(record)).create());
    }

    @Override
    public boolean replace(LeaseRecord record) {
        return isFirst(() -> client.resource(lease(record)).update());
    }

    private static boolean isFirst(Runnable write) {
        try {
            write.run();
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT || e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
                return false;
            }
            throw e;
        }
    }

    private Lease lease(LeaseRecord record) {
        return new LeaseBuilder()
                .withMetadata(new ObjectMetaBuilder()
                        .withNamespace(namespace)
                        .withName(name)
                        .withLabels(labels)
                        .withResourceVersion(record.version().isEmpty() ? null : record.version())
                        .build())
                .withNewSpec()
                .withHolderIdentity(record.holder())
                .withLeaseDurationSeconds(Math.toIntExact(record.duration().toSeconds()))
                .withAcquireTime(record.acquired().atZone(ZoneOffset.UTC))
                .withRenewTime(record.renewed().atZone(ZoneOffset.UTC))
                .withLeaseTransitions(record.transitions())
                .endSpec()
                .build();
    }

    private static LeaseRecord record(Lease lease) {
        LeaseSpec spec = lease.getSpec() == null ? new LeaseSpec() : lease.getSpec();
        return new LeaseRecord(
                Objects.requireNonNullElse(spec.getHolderIdentity(), ""),
                Duration.ofSeconds(Objects.requireNonNullElse(spec.getLeaseDurationSeconds(), 1)),
                instant(spec.getAcquireTime()),
                instant(spec.getRenewTime()),
                Objects.requireNonNullElse(spec.getLeaseTransitions(), 0),
                String.valueOf(lease.getMetadata().getResourceVersion()));
    }

    private static Instant instant(@Nullable ZonedDateTime time) {
        return time == null ? Instant.EPOCH : time.toInstant();
    }
}
