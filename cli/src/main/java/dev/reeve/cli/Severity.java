// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import java.util.Locale;
import java.util.stream.Stream;

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

    /**
     * The name of a level that was typed, in lower case; what is none is a mistake of usage.
     *
     * @param where it was typed, as the message begins; may be empty
     */
    static String named(String typed, String where) {
        String name = typed.toLowerCase(Locale.ROOT);
        if (Stream.of(values())
                .noneMatch(level -> level.name().toLowerCase(Locale.ROOT).equals(name))) {
            throw CliException.usage(
                    where + "'" + VisibleText.of(name) + "' is none of trace, debug, info, warn, error, fatal");
        }
        return name;
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
