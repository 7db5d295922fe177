// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the client of a live connection says of itself, {@code name/version}: shown to people, believed by nobody. */
record ClientName(String name, String version) {
    static final ClientName NONE = new ClientName("", "");

    /** Visible characters only, as it stands in logs. */
    private static final Pattern SAID = Pattern.compile("([\\x21-\\x2e\\x30-\\x7e]{1,32})(?:/([\\x21-\\x7e]{0,31}))?");

    /** Of what it said; NONE if that is too long, or no such text. */
    static ClientName of(String said) {
        Matcher parts = SAID.matcher(said);
        if (!parts.matches()) {
            return NONE;
        }
        return new ClientName(parts.group(1), parts.group(2) == null ? "" : parts.group(2));
    }

    /** As it was said; empty = nothing. */
    String text() {
        return version.isEmpty() ? name : name + '/' + version;
    }
}
