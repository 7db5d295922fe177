// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operatorapi;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/**
 * The figures of the scaling law; whole numbers, as Kubernetes asks for.
 *
 * @param rateMilli requests that arrive in 1,000 seconds
 * @param serviceMillis mean time of a request, in milliseconds
 * @param startMillis mean time from the write until a worker is ready, in milliseconds
 * @param offeredLoadMilli busy workers that the rate makes, times 1,000
 * @param base workers for the rate alone
 * @param backlogAtStart requests left when a worker asked for now is ready; negative = room for so many more
 * @param surge workers that work the backlog off in time; 0 = there is none
 * @param want workers that the law would have now
 * @param holdMax the highest base of the window that is held
 * @param limitedBy why the pool has not what the law wants
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record RecommendationStatus(
        @JsonPropertyDescription("Requests that arrive in 1,000 seconds.")
        long rateMilli,

        @JsonPropertyDescription("Mean time of a request in milliseconds.")
        long serviceMillis,

        @JsonPropertyDescription("Mean time from the write until a worker is ready, in milliseconds.")
        long startMillis,

        @JsonPropertyDescription("Busy workers that the rate makes, times 1,000.")
        long offeredLoadMilli,

        @JsonPropertyDescription("Workers for the rate alone.")
        long base,

        @JsonPropertyDescription("Requests left when a worker asked for now is ready. Negative: room for so many more.")
        long backlogAtStart,

        @JsonPropertyDescription("Workers that work the backlog off in time. 0: there is none.")
        long surge,

        @JsonPropertyDescription("Workers that the law would have now.")
        int want,

        @JsonPropertyDescription("The highest base of the window that is held.")
        long holdMax,

        @JsonPropertyDescription("Why the pool has not what the law wants. None: it has.")
        LimitedBy limitedBy) {

    /** Why a pool has not what the law wants. */
    public enum LimitedBy {
        /** It has. */
        @JsonProperty("None")
        NONE,
        /** The law wants fewer than the owner. */
        @JsonProperty("Min")
        MIN,
        /** The law wants more than the owner. */
        @JsonProperty("Max")
        MAX,
        /** The load of the last window, or a backlog, holds the workers. */
        @JsonProperty("Hold")
        HOLD,
        /** The difference is too small. */
        @JsonProperty("DeadBand")
        DEAD_BAND,
        /** Pods are starting, or just did. */
        @JsonProperty("Starting")
        STARTING,
        /** All workers are busy. */
        @JsonProperty("NoIdle")
        NO_IDLE,
        /** A broker is silent. */
        @JsonProperty("Stale")
        STALE,
        /** The owner paused it. */
        @JsonProperty("Paused")
        PAUSED
    }
}
