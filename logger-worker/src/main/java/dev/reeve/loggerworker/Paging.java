// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

/** How many a caller gets at once. */
final class Paging {
    private Paging() {}

    /** The wanted number (unsigned), the usual one for 0; more than the most is refused, not cut in silence. */
    static int limit(int wanted, int usual, int most) {
        return limit(wanted, usual, most, "limit");
    }

    /** The same under another name. */
    static int limit(int wanted, int usual, int most, String name) {
        long limit = Integer.toUnsignedLong(wanted);
        if (limit > most) {
            throw LogRefused.invalid(name + " is 0 to " + most);
        }
        return limit == 0 ? usual : (int) limit;
    }
}
