// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

/** What a failure means for a check: something is not there, or it does not work. */
final class Absence {
    private Absence() {}

    /** A note if no such service was ever registered, else the failure. */
    static Finding of(CliException failure, String subject, String absent) {
        return "SERVICE_UNKNOWN".equals(failure.details().get("reason"))
                ? Finding.note(subject, absent)
                : Finding.fail(subject, failure.text(), failure.next());
    }
}
