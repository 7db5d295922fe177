// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operatorapi;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;

/**
 * How slowly workers are given up.
 *
 * @param holdSeconds the highest load of so long must fit, 0 to 3,600 s
 * @param holdStarts and of so many mean starts, 0 to 20
 * @param idleToZeroSeconds nothing waiting or in flight for so long before the last worker goes, 0 to 86,400 s
 * @param drainSeconds the longest time that a worker takes to end what it has, 1 to 3,600 s
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record ScaleDownSpec(
        @JsonPropertyDescription(
                "The highest load of so many seconds must fit. The longer of this and holdStarts" + " counts.")
        @Default("30")
        @Min(0)
        @Max(3_600)
        Integer holdSeconds,

        @JsonPropertyDescription("The highest load of so many mean starts must fit.") @Default("3") @Min(0) @Max(20)
        Integer holdStarts,

        @JsonPropertyDescription(
                "For how many seconds nothing waits and nothing is in flight before the last worker" + " goes.")
        @Default("60")
        @Min(0)
        @Max(86_400)
        Integer idleToZeroSeconds,

        @JsonPropertyDescription("For how many seconds a worker may end what it has. The pods need a"
                + " terminationGracePeriodSeconds of at least this.")
        @Default("70")
        @Min(1)
        @Max(3_600)
        Integer drainSeconds) {
    /** As the API server fills it in. */
    public static final ScaleDownSpec DEFAULT = new ScaleDownSpec(30, 3, 60, 70);

    /** Fills in what was left out. */
    public ScaleDownSpec {
        holdSeconds = requireNonNullElse(holdSeconds, 30);
        holdStarts = requireNonNullElse(holdStarts, 3);
        idleToZeroSeconds = requireNonNullElse(idleToZeroSeconds, 60);
        drainSeconds = requireNonNullElse(drainSeconds, 70);
    }
}
