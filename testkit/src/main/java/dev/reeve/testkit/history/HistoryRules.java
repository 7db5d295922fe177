// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.testkit.history;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/**
 * What a history is held to. The promises are the same everywhere; this says what the test set up.
 *
 * @param lateBy how long after its deadline a call may end
 * @param sendsMax how often a client may send one idempotent request: once, and again where brokers die
 * @param ordered services with one worker of capacity 1, called by clients that send one request after the other: H8
 * @param durable services whose ok means stored: H7. Their workers write nothing down: what is stored tells what was
 *     done
 * @param plain services with plain MDP workers, which are not told which attempt theirs is and write 0
 */
public record HistoryRules(Duration lateBy, int sendsMax, Set<String> ordered, Set<String> durable, Set<String> plain) {
    /** Promise 1: never later than the deadline and a second. */
    public static final Duration LATE_BY = Duration.ofSeconds(1);

    public HistoryRules {
        ordered = Set.copyOf(ordered);
        durable = Set.copyOf(durable);
        plain = Set.copyOf(plain);
    }

    /** The promises to the letter, with a broker that lives: each request is sent once. */
    public static HistoryRules strict() {
        return new HistoryRules(LATE_BY, 1, Set.of(), Set.of(), Set.of());
    }

    /** An idempotent request may have been sent that often, as brokers die or cannot be reached. */
    public HistoryRules sends(int max) {
        return new HistoryRules(lateBy, max, ordered, durable, plain);
    }

    /** Slower than promised: for machines that are frozen or overloaded on purpose. */
    public HistoryRules lateBy(Duration time) {
        return new HistoryRules(time, sendsMax, ordered, durable, plain);
    }

    /** One more ordered service. */
    public HistoryRules ordered(String service) {
        return new HistoryRules(lateBy, sendsMax, with(ordered, service), durable, plain);
    }

    /** One more durable service. */
    public HistoryRules durable(String service) {
        return new HistoryRules(lateBy, sendsMax, ordered, with(durable, service), plain);
    }

    /** One more service with plain workers. */
    public HistoryRules plain(String service) {
        return new HistoryRules(lateBy, sendsMax, ordered, durable, with(plain, service));
    }

    private static Set<String> with(Set<String> names, String name) {
        Set<String> more = new HashSet<>(names);
        more.add(name);
        return more;
    }
}
