// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operatorapi;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the operator saw and did; of all brokers together.
 *
 * @param observedGeneration of the spec that all of this is about
 * @param replicas workers of the target's spec
 * @param ready of them, ready at the brokers and not draining
 * @param desired workers that there shall be
 * @param waiting requests that no worker has taken
 * @param inFlight requests that workers have
 * @param oldestMillis age of the oldest that waits, in milliseconds; 0 = none waits
 * @param lastScale the last write; null before the first
 * @param recommendation the law's figures; null before the first
 * @param conditions one of each type, see {@link PoolConditions}; one writer, replaced as a whole
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WorkerPoolStatus(
        @JsonPropertyDescription("The generation of the spec that the status is about.")
        long observedGeneration,

        @JsonPropertyDescription("Workers in the spec of the target.")
        int replicas,

        @JsonPropertyDescription("Workers that are ready at the brokers and not draining.")
        int ready,

        @JsonPropertyDescription("Workers that there shall be.")
        int desired,

        @JsonPropertyDescription("Requests that no worker has taken yet, at all brokers.")
        long waiting,

        @JsonPropertyDescription("Requests that workers have.")
        long inFlight,

        @JsonPropertyDescription("For how many milliseconds the oldest request has waited. 0: none waits.")
        long oldestMillis,

        @JsonPropertyDescription("The last write of the number of workers.") @Nullable
        LastScale lastScale,

        @JsonPropertyDescription("The figures of the scaling law.") @Nullable
        RecommendationStatus recommendation,

        @JsonPropertyDescription("Ready, Active, MetricsFresh, ScalingLimited, Paused and Draining.")
        List<PoolCondition> conditions) {
    /** Copies the conditions; none where they were left out. */
    public WorkerPoolStatus {
        conditions = List.copyOf(requireNonNullElse(conditions, List.of()));
    }
}
