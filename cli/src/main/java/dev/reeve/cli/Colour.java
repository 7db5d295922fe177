// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

/** Terminal colours by their use. */
enum Colour {
    FAINT("2"),
    GOOD("32"),
    DEBUG("36"),
    INFO("34"),
    WARN("33"),
    ERROR("31"),
    FATAL("1;35"),
    STRONG("1");

    private final String code;

    Colour(String code) {
        this.code = code;
    }

    /** The text in this colour, or as it is. */
    String paint(String text, boolean hasColours) {
        return hasColours && !text.isEmpty() ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
