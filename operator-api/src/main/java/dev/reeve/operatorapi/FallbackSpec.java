// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operatorapi;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import org.jspecify.annotations.Nullable;

/**
 * What is done, once in an outage, when no broker has told anything for long.
 *
 * @param afterSeconds so long, 5 to 3,600 s
 * @param behavior what is done
 * @param replicas the number of {@link Behavior#AT_LEAST} and {@link Behavior#STATIC}, 0 to {@code replicas.max}
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FallbackSpec(
        @JsonPropertyDescription("For how many seconds no broker told anything before it is done.")
        @Default("30")
        @Min(5)
        @Max(3_600)
        Integer afterSeconds,

        @JsonPropertyDescription("Hold: leave the workers as they are. AtLeast: raise to replicas, never lower."
                + " Static: set replicas, the one thing that lowers while nothing is known.")
        @Default("Hold")
        Behavior behavior,

        @JsonPropertyDescription("How many workers of AtLeast and Static. At most replicas.max of the pool.")
        @Min(0)
        @Max(1_000)
        @Nullable
        Integer replicas) {
    /** As the API server fills it in. */
    public static final FallbackSpec DEFAULT = new FallbackSpec(30, Behavior.HOLD, null);

    /** What is done. */
    public enum Behavior {
        /** Nothing: the workers stay as they are. */
        @JsonProperty("Hold")
        HOLD,
        /** Raised to the number, never lowered. */
        @JsonProperty("AtLeast")
        AT_LEAST,
        /** Set to the number. */
        @JsonProperty("Static")
        STATIC
    }

    /** Fills in what was left out. */
    public FallbackSpec {
        afterSeconds = requireNonNullElse(afterSeconds, 30);
        behavior = requireNonNullElse(behavior, Behavior.HOLD);
    }
}
