// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operatorapi;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * One claim about a pool, in the shape of Kubernetes' {@code metav1.Condition}.
 *
 * @param type one of {@link PoolConditions}; text, so that an older release reads what a newer one wrote
 * @param status whether it holds
 * @param observedGeneration of the spec that it is about
 * @param lastTransitionTime since when it has this status, in whole seconds
 * @param reason why, in one word, 1 to 1,024 characters
 * @param message why, in a sentence, at most 32,768 characters; may be empty
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record PoolCondition(
        @JsonPropertyDescription("What is claimed.") @Required @Size(min = 1, max = 316)
        String type,

        @JsonPropertyDescription("Whether it holds.") @Required
        Status status,

        @JsonPropertyDescription("The generation of the spec that it is about.")
        long observedGeneration,

        @JsonPropertyDescription("Since when it has this status.") @Required
        Instant lastTransitionTime,

        @JsonPropertyDescription("Why, in one word.")
        @Required
        @Pattern("^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$")
        @Size(min = 1, max = 1_024)
        String reason,

        @JsonPropertyDescription("Why, in a sentence.") @Required @Size(max = 32_768)
        String message) {
    /** Whether a claim holds. */
    public enum Status {
        /** It does. */
        @JsonProperty("True")
        TRUE,
        /** It does not. */
        @JsonProperty("False")
        FALSE,
        /** Nobody can say. */
        @JsonProperty("Unknown")
        UNKNOWN
    }

    /** Cuts the time to whole seconds: Kubernetes' own times have no parts of them. */
    public PoolCondition {
        lastTransitionTime = lastTransitionTime.truncatedTo(ChronoUnit.SECONDS);
    }

    /** The same, with the time of {@code previous} if its status is the same: a transition is a change of status. */
    public PoolCondition after(@Nullable PoolCondition previous) {
        if (previous == null || !previous.type.equals(type) || previous.status != status) {
            return this;
        }
        return new PoolCondition(type, status, observedGeneration, previous.lastTransitionTime, reason, message);
    }
}
