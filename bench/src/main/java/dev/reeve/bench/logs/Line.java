// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.logs;

import java.util.random.RandomGenerator;

/**
 * A record of an app, the same for every server.
 *
 * @param seq within the device's session, from 1
 * @param severity OpenTelemetry's
 */
record Line(long seq, int severity, String logger, String thread, String body, int order, String screen) {
    /** In every eighth body. */
    static final String COMMON = "payment";
    /** In one of ten thousand bodies. */
    static final String RARE = "needle";

    static final String LOGGER = "net.Http";
    private static final int RARE_EVERY = 10_000;
    private static final int COMMON_EVERY = 8;
    private static final String[] LOGGERS = {LOGGER, "CheckoutFlow", "CartScreen", "db.Cache", "auth.Session"};
    private static final String[] SCREENS = {"Start", "Search", "Cart", "Checkout", "Account"};
    private static final String[] VERBS = {"loaded", "stored", "opened", "retried", "merged", "skipped", "sent"};
    private static final String[] SYLLABLES = {"ka", "to", "mi", "re", "lu", "ven", "sho", "dar", "pel", "nix"};
    private static final int WORDS = 3;
    private static final int SYLLABLES_OF_A_WORD = 3;

    /** As an app writes them: seven of ten are INFO, one of fifty an ERROR; 100 to 130 characters. */
    static Line random(long seq, RandomGenerator random) {
        StringBuilder body = new StringBuilder(140);
        body.append(pick(VERBS, random)).append(" item ").append(random.nextInt(100_000));
        body.append(" of order o-").append(Long.toHexString(random.nextLong())).append(':');
        for (int word = 0; word < WORDS; word++) {
            body.append(' ');
            for (int i = 0; i < SYLLABLES_OF_A_WORD; i++) {
                body.append(pick(SYLLABLES, random));
            }
        }
        body.append(" after ").append(random.nextInt(2_000)).append(" ms in state ready, next page follows");
        if (random.nextInt(COMMON_EVERY) == 0) {
            body.append(' ').append(COMMON);
        }
        if (random.nextInt(RARE_EVERY) == 0) {
            body.append(' ').append(RARE);
        }
        return new Line(
                seq,
                severity(random.nextInt(50)),
                pick(LOGGERS, random),
                "main",
                body.toString(),
                random.nextInt(1_000),
                pick(SCREENS, random));
    }

    static Line of(long seq, String body) {
        return new Line(seq, 9, LOGGER, "main", body, 1, "Start");
    }

    private static int severity(int of50) {
        return of50 == 0 ? 17 : of50 < 4 ? 13 : of50 < 15 ? 5 : 9;
    }

    private static String pick(String[] from, RandomGenerator random) {
        return from[random.nextInt(from.length)];
    }
}
