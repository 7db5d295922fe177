// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operatorapi;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * What the owner of the workers wants. {@code service} and {@code scaleTargetRef.name} suffice, all else has a default.
 *
 * @param service the MDP service, 1 to 64 of {@code a-z 0-9 . -}, not {@code mmi.*}; it cannot be changed
 * @param scaleTargetRef what is scaled
 * @param mode whether the operator writes
 * @param paused nothing is written at all
 * @param pauseScaleIn nothing is written that lowers
 * @param replicas bounds
 * @param target what is aimed at
 * @param scaleDown how slowly workers are given up
 * @param fallback what is done while no broker tells anything
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
        value = "self.service == oldSelf.service",
        fieldPath = ".service",
        message = "service cannot be changed: make another pool")
@ValidationRule(
        value = "!self.service.startsWith('mmi.')",
        fieldPath = ".service",
        message = "service: names that begin with mmi. are the brokers' own")
@ValidationRule(
        value = "self.fallback.behavior == 'Hold' || has(self.fallback.replicas)",
        fieldPath = ".fallback",
        message = "fallback.replicas is required unless fallback.behavior is Hold")
@ValidationRule(
        value = "!has(self.fallback.replicas) || self.fallback.replicas <= self.replicas.max",
        fieldPath = ".fallback",
        message = "fallback.replicas: at most replicas.max")
public record WorkerPoolSpec(
        @JsonPropertyDescription(
                "The MDP service whose requests the workers answer, not mmi.*: those are the brokers' own."
                        + " It cannot be changed.")
        @Required
        @Pattern("^[a-z0-9.-]{1,64}$")
        @Size(max = 64)
        String service,

        @JsonPropertyDescription("What is scaled: a Deployment, or another kind with a scale subresource, of the"
                + " same namespace. One pool for each; nothing else may scale it.")
        @Required
        ScaleTargetRef scaleTargetRef,

        @JsonPropertyDescription(
                "Auto: the operator scales. Observe: it decides and tells; others write, such as" + " KEDA.")
        @Default("Auto")
        PoolMode mode,

        @JsonPropertyDescription("True: nothing is written at all, so that the number can be set by hand.")
        @Default("false")
        boolean paused,

        @JsonPropertyDescription("True: nothing is written that lowers the number of workers.") @Default("false")
        boolean pauseScaleIn,

        @JsonPropertyDescription("How many workers there may be.") @Default("{}")
        ReplicasSpec replicas,

        @JsonPropertyDescription("What is aimed at, and what is believed before anything was measured.") @Default("{}")
        TargetSpec target,

        @JsonPropertyDescription("How slowly workers are given up.") @Default("{}")
        ScaleDownSpec scaleDown,

        @JsonPropertyDescription("What is done when no broker has told anything for long.") @Default("{}")
        FallbackSpec fallback) {
    /** Fills in what was left out. */
    public WorkerPoolSpec {
        mode = requireNonNullElse(mode, PoolMode.AUTO);
        replicas = requireNonNullElse(replicas, ReplicasSpec.DEFAULT);
        target = requireNonNullElse(target, TargetSpec.DEFAULT);
        scaleDown = requireNonNullElse(scaleDown, ScaleDownSpec.DEFAULT);
        fallback = requireNonNullElse(fallback, FallbackSpec.DEFAULT);
    }

    /** All defaults. */
    public static WorkerPoolSpec of(String service, String deployment) {
        return new WorkerPoolSpec(
                service,
                ScaleTargetRef.deployment(deployment),
                PoolMode.AUTO,
                false,
                false,
                ReplicasSpec.DEFAULT,
                TargetSpec.DEFAULT,
                ScaleDownSpec.DEFAULT,
                FallbackSpec.DEFAULT);
    }
}
