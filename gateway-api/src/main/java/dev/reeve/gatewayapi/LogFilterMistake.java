// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayapi;

/** A filter that is none: what is wrong, and where, so that it can be underlined. */
public final class LogFilterMistake extends Exception {
    private static final long serialVersionUID = 1L;

    private final int from;
    private final int to;

    LogFilterMistake(int from, int to, String message) {
        super(message);
        this.from = from;
        this.to = to;
    }

    /** First character of the mistake, from 0. */
    public int from() {
        return from;
    }

    /** The character after it. */
    public int to() {
        return to;
    }
}
