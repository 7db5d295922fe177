// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.testkit.history;

import dev.reeve.testkit.Draws;

/** Histories that keep every promise, with everything in them that is allowed. */
final class CleanHistory {
    private static final String[] REFUSALS = {"EXPIRED", "NO_WORKERS", "QUEUE_FULL", "RATE_LIMITED", "TOO_LARGE"};

    private final Draws draws;
    private final Lines lines;
    private int requests;

    CleanHistory(Draws draws, Lines lines) {
        this.draws = draws;
        this.lines = lines;
    }

    /** Adds requests; client {@code killed} leaves some open at its end. */
    void add(int count) {
        for (int i = 0; i < count; i++) {
            request();
        }
        lines.pass(5_000);
        for (int i = 0; i < 3; i++) {
            lines.invoke("killed", name(), draws.bool());
        }
    }

    private String name() {
        return "echo-" + requests++;
    }

    private String worker() {
        return "w" + draws.intBetween(1, 3);
    }

    private void request() {
        String who = "c" + draws.intBetween(1, 4);
        String name = name();
        boolean idempotent = draws.bool();
        lines.invoke(who, name, idempotent).pass(draws.intBetween(0, 3));
        switch (draws.intBetween(0, 5)) {
            case 0 -> lines.fail(who, name, draws.oneOf(REFUSALS));
            case 1 -> {
                if (draws.bool()) {
                    lines.exec(worker(), name, 1, "r-" + name);
                }
                lines.pass(Lines.DEADLINE_MS).unknown(who, name);
            }
            case 2 -> {
                lines.exec(worker(), name, 1, "r-" + name);
                int parts = draws.intBetween(1, 4);
                for (int n = 0; n < parts; n++) {
                    lines.partial(who, name, n, "r-" + name);
                }
                lines.ok(who, name, "r-" + name);
            }
            case 3 -> repeated(who, name, idempotent);
            case 4 -> lines.exec(worker(), name, 1, "r").fail(who, name, "APPLICATION");
            default -> lines.exec(worker(), name, 1, "r-" + name).ok(who, name, "r-" + name);
        }
    }

    private void repeated(String who, String name, boolean idempotent) {
        int times = idempotent ? draws.intBetween(1, 3) : 1;
        for (int attempt = 1; attempt <= times; attempt++) {
            lines.exec(worker(), name, attempt, "r" + attempt);
        }
        if (idempotent && draws.bool()) {
            lines.fail(who, name, "WORKER_LOST");
        } else {
            lines.ok(who, name, "r" + times);
        }
    }
}
