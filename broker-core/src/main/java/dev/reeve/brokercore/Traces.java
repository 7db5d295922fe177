// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

/** Ids of the spans that dispatches will have: known before there is a span, and without randomness of our own. */
final class Traces {
    private Traces() {}

    /** Never 0; unlike that of any other dispatch of this boot, and most likely of any. */
    static long spanId(long bootId, long dispatchToken) {
        long id = Mix.of(bootId ^ Mix.of(dispatchToken));
        return id == 0 ? 1 : id;
    }
}
