// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operatorapi;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * What is scaled, in the namespace of the pool.
 *
 * @param apiVersion group and version
 * @param kind a kind with a scale subresource; no StatefulSet, as its ordinals leave no choice of who goes
 * @param name 1 to 253 characters
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
        value = "self.kind != 'StatefulSet'",
        fieldPath = ".kind",
        message = "scaleTargetRef.kind: a StatefulSet gives no choice of who goes; use a Deployment")
public record ScaleTargetRef(
        @JsonPropertyDescription("Group and version of the target.") @Default("apps/v1") @Size(min = 1, max = 128)
        String apiVersion,

        @JsonPropertyDescription("Kind of the target. It has a scale subresource and is no StatefulSet.")
        @Default("Deployment")
        @Size(min = 1, max = 63)
        String kind,

        @JsonPropertyDescription("Name of the target.") @Required @Size(min = 1, max = 253)
        String name) {
    /** Fills in what was left out. */
    public ScaleTargetRef {
        apiVersion = requireNonNullElse(apiVersion, "apps/v1");
        kind = requireNonNullElse(kind, "Deployment");
    }

    /** A Deployment. */
    public static ScaleTargetRef deployment(String name) {
        return new ScaleTargetRef("apps/v1", "Deployment", name);
    }
}
