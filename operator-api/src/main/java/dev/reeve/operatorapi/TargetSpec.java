// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operatorapi;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import org.jspecify.annotations.Nullable;

/**
 * What is aimed at, and what is believed before anything was measured.
 *
 * @param waitMillis how long a request may wait while a backlog is worked off, 50 ms to 10 min
 * @param headroomPercent square roots of the load that are kept free, times 100, 0 to 400
 * @param startTimeFactorPercent the part of a start in which a backlog is worked off, if that is longer than
 *     waitMillis, 25 to 100
 * @param workerConcurrency requests that a worker takes at once, 1 to 10,000; null = what the workers announce
 * @param expectedServiceMillis the time of a request until it is measured, 1 ms to 1 h
 * @param expectedStartMillis from the write until a worker is ready, until it is measured, 100 ms to 10 min
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TargetSpec(
        @JsonPropertyDescription("How many milliseconds a request may wait while a backlog is worked off.")
        @Default("2000")
        @Min(50)
        @Max(600_000)
        Integer waitMillis,

        @JsonPropertyDescription("How many square roots of the load are kept free, times 100: 100 keeps 10 workers"
                + " free beside 100 busy ones.")
        @Default("100")
        @Min(0)
        @Max(400)
        Integer headroomPercent,

        @JsonPropertyDescription("The part of a start, in percent, in which a backlog is worked off if that is longer"
                + " than waitMillis.")
        @Default("50")
        @Min(25)
        @Max(100)
        Integer startTimeFactorPercent,

        @JsonPropertyDescription("How many requests a worker takes at once. Left out: what the ready workers announce,"
                + " 1 before there was any.")
        @Min(1)
        @Max(10_000)
        @Nullable
        Integer workerConcurrency,

        @JsonPropertyDescription(
                "How many milliseconds a request takes, until it is measured; weighs as much as 10" + " requests.")
        @Default("500")
        @Min(1)
        @Max(3_600_000)
        Integer expectedServiceMillis,

        @JsonPropertyDescription("How many milliseconds pass from the write until a worker is ready, until it is"
                + " measured; weighs as much as 3 starts.")
        @Default("8000")
        @Min(100)
        @Max(600_000)
        Integer expectedStartMillis) {
    /** As the API server fills it in. */
    public static final TargetSpec DEFAULT = new TargetSpec(2_000, 100, 50, null, 500, 8_000);

    /** Fills in what was left out. */
    public TargetSpec {
        waitMillis = requireNonNullElse(waitMillis, 2_000);
        headroomPercent = requireNonNullElse(headroomPercent, 100);
        startTimeFactorPercent = requireNonNullElse(startTimeFactorPercent, 50);
        expectedServiceMillis = requireNonNullElse(expectedServiceMillis, 500);
        expectedStartMillis = requireNonNullElse(expectedStartMillis, 8_000);
    }
}
