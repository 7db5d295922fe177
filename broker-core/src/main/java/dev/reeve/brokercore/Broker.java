// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * The broker: a deterministic state machine. The same events at the same times give the same commands. One thread owns
 * it.
 */
public final class Broker {
    private final BrokerSettings settings;
    private final BrokerBoot boot;
    private final TokenCache tokens;
    private long startedMs = Long.MIN_VALUE;

    public Broker(BrokerSettings settings, BrokerBoot boot, TokenCache tokens) {
        this.settings = Objects.requireNonNull(settings, "settings");
        this.boot = Objects.requireNonNull(boot, "boot");
        this.tokens = Objects.requireNonNull(tokens, "tokens");
    }

    /**
     * One event.
     *
     * @param nowMs monotonic time, never less than at the event before
     * @param out takes the commands, in order; called before this method returns
     */
    public void on(BrokerEvent event, long nowMs, Consumer<BrokerCommand> out) {
        Objects.requireNonNull(event, "event");
        Objects.requireNonNull(out, "out");
        if (startedMs == Long.MIN_VALUE) {
            startedMs = nowMs;
        }
        Invariants.check(tokens != null, "a token cache is there");
    }

    /** A snapshot; costs time in proportion to services and workers. */
    public BrokerStats stats(long nowMs) {
        return new BrokerStats(
                settings.brokerId(),
                boot.bootId(),
                nowMs - startedMs,
                false,
                0,
                0,
                0,
                0,
                new BrokerStats.TopicStats(0, 0, 0, 0, 0, 0),
                List.of(),
                List.of());
    }
}
