// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

/** Where a session lives; decides how long. */
enum SessionKind {
    /** An app on a phone. */
    NATIVE("native"),
    /** A web page. */
    BROWSER("browser"),
    /** The console, opened with an API key. */
    ADMIN("admin");

    private final String column;

    SessionKind(String column) {
        this.column = column;
    }

    String column() {
        return column;
    }

    static SessionKind of(String column) {
        for (SessionKind kind : values()) {
            if (kind.column.equals(column)) {
                return kind;
            }
        }
        throw new IllegalStateException("unknown session kind " + column);
    }
}
