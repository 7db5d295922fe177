// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.standalone;

import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** What the person at the terminal sees while Reeve starts. */
final class Terminal {
    private final PrintStream out;
    private final Instant started;

    Terminal(PrintStream out) {
        this.out = out;
        // not the start of the process: the launcher becomes the JVM by exec, after it has built
        this.started = Instant.ofEpochMilli(ManagementFactory.getRuntimeMXBean().getStartTime());
    }

    void partReady(String part, String where) {
        out.println(String.format(Locale.ROOT, "%-9s %-34s ready  %s", part, where, elapsed()));
        out.flush();
    }

    void line(String text) {
        out.println(text);
        out.flush();
    }

    /** Since the JVM began. */
    String elapsed() {
        double seconds = Duration.between(started, Instant.now()).toMillis() / 1_000.0;
        return String.format(Locale.ROOT, "%.1f s", seconds);
    }
}
