// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

/**
 * What one look of doctor or check found.
 *
 * @param fix what to do about it; empty when all is well
 */
record Finding(Verdict verdict, String subject, String detail, String fix) {
    enum Verdict {
        OK(Colour.GOOD),
        NOTE(Colour.FAINT),
        WARN(Colour.WARN),
        FAIL(Colour.ERROR);

        private final Colour colour;

        Verdict(Colour colour) {
            this.colour = colour;
        }

        Colour colour() {
            return colour;
        }
    }

    static Finding ok(String subject, String detail) {
        return new Finding(Verdict.OK, subject, detail, "");
    }

    /** Not looked at, or of no harm. */
    static Finding note(String subject, String detail) {
        return new Finding(Verdict.NOTE, subject, detail, "");
    }

    static Finding warn(String subject, String detail, String fix) {
        return new Finding(Verdict.WARN, subject, detail, fix);
    }

    static Finding fail(String subject, String detail, String fix) {
        return new Finding(Verdict.FAIL, subject, detail, fix);
    }

    boolean isFailure() {
        return verdict == Verdict.FAIL;
    }
}
