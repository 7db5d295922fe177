// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** Points in time as replies carry them. */
final class WireTime {
    private WireTime() {}

    /** RFC 3339; empty = never. */
    static String text(@Nullable Instant time) {
        return time == null ? "" : DateTimeFormatter.ISO_INSTANT.format(time);
    }
}
