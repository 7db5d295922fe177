// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operatorapi;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * How many workers there may be.
 *
 * @param min never fewer, 0 to 1,000; 0 lets the pool go to zero
 * @param max never more, 1 to 1,000
 * @param warm never fewer from the first request until the pool has been idle, 0 to 1,000
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(value = "self.min <= self.max", fieldPath = ".min", message = "replicas.min: at most replicas.max")
@ValidationRule(value = "self.warm <= self.max", fieldPath = ".warm", message = "replicas.warm: at most replicas.max")
public record ReplicasSpec(
        @JsonPropertyDescription("Never fewer workers. 0 lets the pool go to zero.") @Default("0") @Min(0) @Max(1_000)
        Integer min,

        @JsonPropertyDescription("Never more workers.") @Default("50") @Min(1) @Max(1_000)
        Integer max,

        @JsonPropertyDescription("Never fewer workers from the first request until the pool has been idle: for bursts"
                + " that come again.")
        @Default("0")
        @Min(0)
        @Max(1_000)
        Integer warm) {
    /** As the API server fills it in. */
    public static final ReplicasSpec DEFAULT = new ReplicasSpec(0, 50, 0);

    /** Fills in what was left out. */
    public ReplicasSpec {
        min = requireNonNullElse(min, 0);
        max = requireNonNullElse(max, 50);
        warm = requireNonNullElse(warm, 0);
    }
}
