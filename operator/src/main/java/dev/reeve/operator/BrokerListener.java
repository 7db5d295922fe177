// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import dev.reeve.protocol.broker.v1.StatsReport;

/** Hears what brokers tell. Any thread, of one broker in order; returns at once. */
interface BrokerListener {
    /** There is such a broker; it has said nothing yet. */
    void found(String broker);

    /**
     * It told, as an answer to a poll too. A full report without a service that is watched says nothing of it: it was
     * asked for before, and the next one will have it.
     *
     * @param broker as it was found: its address, not what it calls itself
     * @param report with a {@code seq} that grows from 1 over all reports of this broker since it was found
     */
    void reported(String broker, StatsReport report);

    /** Out of the directory, and closed for 10 s. */
    void gone(String broker);
}
