// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.standalone;

import org.jspecify.annotations.Nullable;

/** Says why the services did not start, in one line; the stack trace goes to the log file. */
final class StartFailure {
    private StartFailure() {}

    /** Returns the exit code of the process. */
    static int report(int code, @Nullable Throwable failure, DataFolder folder) {
        if (failure == null) {
            return code;
        }
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String message = cause.getMessage() == null ? cause.toString() : cause.getMessage();
        System.err.println("reeve: cannot start: " + message);
        System.err.println("       the whole story is in " + folder.log().resolve("reeve.log"));
        boolean portInUse = cause instanceof java.net.BindException;
        return portInUse ? 5 : 1;
    }
}
