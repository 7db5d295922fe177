// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operatorapi;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.time.Instant;

/**
 * One write of the number of workers.
 *
 * @param time when
 * @param from workers before
 * @param to workers after
 * @param reason why, in one word
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record LastScale(
        @JsonPropertyDescription("When it was written.") Instant time,

        @JsonPropertyDescription("Workers before.") int from,

        @JsonPropertyDescription("Workers after.") int to,

        @JsonPropertyDescription("Why, in one word.") String reason) {}
