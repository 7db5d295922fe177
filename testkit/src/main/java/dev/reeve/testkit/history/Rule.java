// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.testkit.history;

/** The rules, each the check of a promise (docs/guarantees.md). */
public enum Rule {
    /** One outcome per invoke, in time (promise 1). */
    H1("one outcome per invoke, in time"),
    /** The result is that of this request, and came to who asked. */
    H2("the result is one that a worker made for this request, and came to its own client"),
    /** Not idempotent: done once at most (promise 2). */
    H3("not idempotent: at most one execution, exactly one if ok"),
    /** Idempotent: done once at least, three dispatches per send, each numbered (promise 3). */
    H4("idempotent: at least one execution if ok; per send at most three attempts, all different"),
    /** Nothing comes after the outcome (promises 1 and 5). */
    H5("nothing comes after the outcome"),
    /** A refusal means that no worker saw the request (promise 2). */
    H6("a refusal, EXPIRED or NO_WORKERS: no execution"),
    /** What was acknowledged as stored is there (promise 7). */
    H7("what was acknowledged is read after the restart"),
    /** Order (promise 8). */
    H8("parts of a reply in order; requests in order where one worker of capacity 1 serves");

    private final String text;

    Rule(String text) {
        this.text = text;
    }

    @Override
    public String toString() {
        return name() + " (" + text + ")";
    }
}
