// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

/** The advisory locks of this service. They share one number space per database, hence the common prefix "reAu". */
enum AdvisoryLock {
    SIGNING_KEYS(1),
    REVOCATIONS(2),
    CLEAN_UP(3),
    KEY_FILES(4);

    private static final long PREFIX = 0x7265_4175L << 32;

    private final int index;

    AdvisoryLock(int index) {
        this.index = index;
    }

    long number() {
        return PREFIX | index;
    }
}
