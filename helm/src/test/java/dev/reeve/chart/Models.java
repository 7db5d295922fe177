// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.chart;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GRPCRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1alpha2.TCPRoute;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The classes of Kubernetes' objects, which here take no key that they do not know. */
final class Models {
    /** Of others; there are no classes of them here. */
    static final Set<String> OTHERS =
            Set.of("Certificate", "PodMonitor", "PrometheusRule", "ReeveWorkerPool", "ServiceMonitor");

    private static final Map<String, Class<?>> CLASSES = new HashMap<>();

    static {
        for (Class<?> type : Set.of(
                ConfigMap.class,
                Service.class,
                ServiceAccount.class,
                CustomResourceDefinition.class,
                Deployment.class,
                StatefulSet.class,
                HorizontalPodAutoscaler.class,
                HTTPRoute.class,
                GRPCRoute.class,
                Job.class,
                TCPRoute.class,
                Pod.class,
                Ingress.class,
                NetworkPolicy.class,
                PodDisruptionBudget.class,
                ClusterRole.class,
                ClusterRoleBinding.class,
                Role.class,
                RoleBinding.class)) {
            CLASSES.put(type.getSimpleName(), type);
        }
    }

    /** They put what they do not know aside, into additionalProperties; without that place it is an error. */
    private static final ObjectMapper STRICT = JsonMapper.builder()
            .annotationIntrospector(new JacksonAnnotationIntrospector() {
                private static final long serialVersionUID = 1;

                @Override
                public Boolean hasAnySetter(Annotated member) {
                    return Boolean.FALSE;
                }
            })
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private Models() {}

    /** What is wrong with the object; empty = nothing. */
    static String faultIn(JsonNode object) {
        String kind = object.path("kind").asText();
        if (OTHERS.contains(kind)) {
            return "";
        }
        Class<?> type = CLASSES.get(kind);
        if (type == null) {
            return "no class of kind '" + kind + "' is known here";
        }
        try {
            STRICT.treeToValue(object, type);
            return "";
        } catch (JsonProcessingException e) {
            return kind + " " + object.at("/metadata/name").asText() + ": " + e.getOriginalMessage() + " at "
                    + e.getMessage();
        }
    }
}
