// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import java.util.Locale;

/** Where a request is, from its connection to its answer. */
enum Stage {
    /** A connection without a request yet. */
    ACCEPT,
    /** The body is still coming. */
    DECODE,
    /** The caller and its rates are looked up. */
    ADMIT,
    /** A worker is at it. */
    CALL,
    /** The answer is being written. */
    RENDER;

    /** For metrics. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
