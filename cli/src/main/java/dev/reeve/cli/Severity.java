// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

/** OpenTelemetry's numbers 1 to 24 as the levels people speak of. */
enum Severity {
    TRACE('T', Colour.FAINT),
    DEBUG('D', Colour.DEBUG),
    INFO('I', Colour.INFO),
    WARN('W', Colour.WARN),
    ERROR('E', Colour.ERROR),
    FATAL('F', Colour.FATAL);

    private static final int NUMBERS_PER_LEVEL = 4;

    private final char letter;
    private final Colour colour;

    Severity(char letter, Colour colour) {
        this.letter = letter;
        this.colour = colour;
    }

    /** 0 reads as INFO; beyond the range the nearest. */
    static Severity of(int number) {
        if (number == 0) {
            return INFO;
        }
        return values()[Math.clamp((number - 1) / NUMBERS_PER_LEVEL, 0, values().length - 1)];
    }

    char letter() {
        return letter;
    }

    Colour colour() {
        return colour;
    }

    boolean isError() {
        return this == ERROR || this == FATAL;
    }
}
