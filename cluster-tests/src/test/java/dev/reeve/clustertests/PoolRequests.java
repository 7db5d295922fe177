// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clustertests;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reeve.operatorapi.Pools;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusCause;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FieldValidateable.Validation;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;

/** Pools as JSON, sent to the API server. */
final class PoolRequests {
    static final String API_VERSION = "reeve.dev/v1alpha1";
    static final String KIND = "ReeveWorkerPool";

    private final KubernetesClient client;
    private final String namespace;

    PoolRequests(Space space) {
        this.client = space.client();
        this.namespace = space.name();
    }

    /**
     * All that the server says against it; nothing is stored.
     *
     * @param asChange of {@link Pools#smallest}, else as a new pool
     */
    List<String> tryOut(ObjectNode pool, boolean asChange) {
        try {
            if (asChange) {
                var _ = resource(Pools.smallest()).serverSideApply();
                GenericKubernetesResource change = read(pool);
                change.getMetadata().setResourceVersion(null);
                var _ = all().inNamespace(namespace)
                        .resource(change)
                        .dryRun()
                        .fieldValidation(Validation.STRICT)
                        .update();
            } else {
                var _ = resource(named(pool))
                        .dryRun()
                        .fieldValidation(Validation.STRICT)
                        .create();
            }
            return List.of();
        } catch (KubernetesClientException e) {
            return complaints(e);
        }
    }

    /** The smallest is there already where changes are tried. */
    private static ObjectNode named(ObjectNode pool) {
        boolean taken = pool.at("/metadata/name").equals(Pools.smallest().at("/metadata/name"));
        return taken ? Pools.with(pool.deepCopy(), "/metadata/name", "tried") : pool;
    }

    Resource<GenericKubernetesResource> resource(ObjectNode pool) {
        return all().inNamespace(namespace).resource(read(pool));
    }

    private MixedOperation<
                    GenericKubernetesResource, GenericKubernetesResourceList, Resource<GenericKubernetesResource>>
            all() {
        return client.genericKubernetesResources(API_VERSION, KIND);
    }

    private static GenericKubernetesResource read(ObjectNode pool) {
        return Serialization.unmarshal(pool.toString(), GenericKubernetesResource.class);
    }

    private static List<String> complaints(KubernetesClientException e) {
        Status status = e.getStatus();
        if (status == null) {
            throw e;
        }
        if (status.getDetails() == null || status.getDetails().getCauses().isEmpty()) {
            return List.of(status.getMessage());
        }
        return status.getDetails().getCauses().stream().map(PoolRequests::text).toList();
    }

    private static String text(StatusCause cause) {
        return cause.getField() + ": " + cause.getMessage();
    }
}
