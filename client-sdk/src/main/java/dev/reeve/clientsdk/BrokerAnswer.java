// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clientsdk;

import dev.reeve.protocol.ReeveException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one of several brokers answered.
 *
 * @param brokerId the broker's own name; its endpoint if it has none
 * @param bodies of PARTIALs and FINAL in order; empty if it failed
 * @param error null if it went well
 */
public record BrokerAnswer(
        String brokerId, List<byte[]> bodies, @Nullable ReeveException error) {
    public BrokerAnswer {
        Objects.requireNonNull(brokerId, "brokerId");
        bodies = List.copyOf(bodies);
    }
}
