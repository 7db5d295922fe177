// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import java.util.List;

/** What the process ends with; documented in the module's README. An interrupt ends the JVM with 130 by itself. */
enum ExitCode {
    OK(0),
    /** The request was refused or failed, or a check found a failure. */
    FAILED(1),
    USAGE(2),
    /** No key, a key that is not valid here, or one without the scope. */
    NOT_ALLOWED(3),
    /** No answer from the gateway. */
    UNREACHABLE(4);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    /** Of what was found. */
    static ExitCode of(List<Finding> findings, boolean isReached) {
        if (!isReached) {
            return UNREACHABLE;
        }
        return findings.stream().anyMatch(Finding::isFailure) ? FAILED : OK;
    }

    int number() {
        return number;
    }
}
