// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import dev.reeve.testkit.kubernetes.ApiRequest;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What the manifests of {@code operator/k8s} allow. */
final class Permissions {
    private static final KubernetesSerialization YAML = new KubernetesSerialization();

    private final List<PolicyRule> rules = new ArrayList<>();

    private Permissions() {}

    static Permissions of(String... files) throws IOException {
        Permissions permissions = new Permissions();
        for (String file : files) {
            for (HasMetadata object : objects(file)) {
                if (object instanceof Role role) {
                    permissions.rules.addAll(role.getRules());
                } else if (object instanceof ClusterRole role) {
                    permissions.rules.addAll(role.getRules());
                }
            }
        }
        return permissions;
    }

    static List<HasMetadata> objects(String file) throws IOException {
        List<HasMetadata> objects = new ArrayList<>();
        for (String document : Files.readString(Path.of("k8s", file)).split("\n---\n", -1)) {
            try (InputStream bytes = new ByteArrayInputStream(document.getBytes(StandardCharsets.UTF_8))) {
                HasMetadata object = YAML.unmarshal(bytes);
                objects.add(object);
            }
        }
        return objects;
    }

    /** {@code verb resource} of every request, and {@code verb resource of NAME} where a rule names objects. */
    boolean allow(ApiRequest request) {
        String verb = verb(request);
        for (PolicyRule rule : rules) {
            boolean isNamed = rule.getResourceNames() == null
                    || rule.getResourceNames().isEmpty()
                    || rule.getResourceNames().contains(request.name());
            if (isNamed
                    && rule.getResources().contains(request.resource())
                    && rule.getVerbs().contains(verb)) {
                return true;
            }
        }
        return false;
    }

    /** {@code verb resource}, all that the rules give. */
    Set<String> given() {
        Set<String> given = new TreeSet<>();
        for (PolicyRule rule : rules) {
            for (String resource : rule.getResources()) {
                rule.getVerbs().forEach(verb -> given.add(verb + " " + resource));
            }
        }
        return given;
    }

    static String needed(ApiRequest request) {
        return verb(request) + " " + request.resource();
    }

    private static String verb(ApiRequest request) {
        return switch (request.method()) {
            case "GET" -> request.isWatch() ? "watch" : request.name().isEmpty() ? "list" : "get";
            case "POST" -> "create";
            case "PUT" -> "update";
            case "PATCH" -> "patch";
            case "DELETE" -> "delete";
            default -> request.method();
        };
    }
}
