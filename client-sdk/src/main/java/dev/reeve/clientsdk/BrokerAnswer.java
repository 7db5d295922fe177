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
 * @param endpoint {@code tcp://HOST:PORT}; tells brokers apart that have the same name
 * @param bodies of PARTIALs and FINAL in order; empty if it failed
 * @param error null if it went well
 */
public record BrokerAnswer(
        String brokerId,
        String endpoint,
        List<byte[]> bodies,
        @Nullable ReeveException error) {
    public BrokerAnswer {
        Objects.requireNonNull(brokerId, "brokerId");
        Objects.requireNonNull(endpoint, "endpoint");
        bodies = List.copyOf(bodies);
    }
}
