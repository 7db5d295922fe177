// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.standalone;

/** Reeve cannot start, for a reason that the person at the terminal can mend. The message says what and how. */
final class StartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    private StartException(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    static StartException failed(String message) {
        return new StartException(1, message);
    }

    static StartException usage(String message) {
        return new StartException(2, message);
    }

    /** A port or the data folder is in use. */
    static StartException inUse(String message) {
        return new StartException(5, message);
    }

    int exitCode() {
        return exitCode;
    }
}
