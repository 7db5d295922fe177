// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import dev.reeve.protocol.broker.v1.Kind;
import dev.reeve.protocol.broker.v1.StatsReport;
import java.util.function.LongSupplier;

/**
 * What one broker told, numbered anew: a stream's numbers begin at 1 again, and polls have none. The link's thread, but
 * for the age.
 */
final class BrokerReports {
    private final String broker;
    private final LongSupplier clock;
    private final BrokerListener listener;
    private long seq;
    private volatile long heardMs;
    private volatile boolean isAsked;

    BrokerReports(String broker, LongSupplier clock, BrokerListener listener) {
        this.broker = broker;
        this.clock = clock;
        this.listener = listener;
    }

    /** The newest there is. */
    void tell(StatsReport report) {
        if (report.getKind() == Kind.FULL) {
            heardMs = clock.getAsLong();
        }
        seq++;
        listener.reported(broker, report.toBuilder().setSeq(seq).build());
    }

    /** How many were told. */
    long count() {
        return seq;
    }

    /** Whether anything is asked of the broker. */
    void asked(boolean isNow) {
        if (isNow && !isAsked) {
            heardMs = clock.getAsLong();
        }
        isAsked = isNow;
    }

    /** Since it told all it knows or was asked first; not a number while nothing is asked. Any thread. */
    double ageSeconds() {
        return isAsked ? (double) (clock.getAsLong() - heardMs) / 1_000 : Double.NaN;
    }
}
