// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import java.time.Duration;
import java.util.Map;

/**
 * How operators agree who leads.
 *
 * @param namespace of the Lease
 * @param labels of the Lease
 * @param duration an unrenewed one is free after so long
 * @param renewDeadline a leader that could not renew for so long leads no more; shorter, so that it stops first
 * @param retry how often it is looked at
 */
record LeaseSettings(
        String namespace,
        String name,
        Map<String, String> labels,
        Duration duration,
        Duration renewDeadline,
        Duration retry) {
    /** An {@link IllegalArgumentException} that names the field. */
    LeaseSettings {
        labels = Map.copyOf(labels);
        check("lease.name", name, ObjectName.isOne(name), "the name of a Lease");
        check("lease.retry", retry, !retry.isNegative() && retry.toMillis() >= 100, "at least 100ms");
        check(
                "lease.renew-deadline",
                renewDeadline,
                renewDeadline.compareTo(retry.multipliedBy(2)) >= 0,
                "at least twice lease.retry, " + retry);
        check(
                "lease.duration",
                duration,
                duration.compareTo(renewDeadline.plus(retry)) >= 0 && duration.toSeconds() >= 1,
                "at least lease.renew-deadline and lease.retry together, " + renewDeadline.plus(retry)
                        + ", so that a leader stops before another begins");
        check(
                "lease.duration",
                duration,
                duration.toNanosPart() == 0 && duration.toHours() < 1,
                "whole seconds, less than 1h");
    }

    private static void check(String field, Object value, boolean isRight, String allowed) {
        if (!isRight) {
            throw new IllegalArgumentException(field + "=" + value + " is refused; allowed: " + allowed);
        }
    }
}
