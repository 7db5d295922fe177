// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.broker;

import java.util.Locale;

/** How requests follow one another. */
public sealed interface Pace {

    /** In words, for tables. */
    String words();

    /** As many requests open as the window says; each answer lets the next one go. */
    record Closed(int window) implements Pace {
        public Closed {
            if (window < 1) {
                throw new IllegalArgumentException("a window is at least 1, not " + window);
            }
        }

        @Override
        public String words() {
            return "window " + window;
        }
    }

    /**
     * At a fixed rate, whatever the answers do. Latency counts from the instant at which a request was due, so that one
     * held up behind a stall shows it (no coordinated omission).
     */
    record Open(long perSecond) implements Pace {
        public Open {
            if (perSecond < 1) {
                throw new IllegalArgumentException("a rate is at least 1 a second, not " + perSecond);
            }
        }

        @Override
        public String words() {
            return String.format(Locale.ROOT, "%,d/s", perSecond);
        }
    }
}
