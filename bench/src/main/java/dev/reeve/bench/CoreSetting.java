// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench;

import java.util.ArrayList;
import java.util.List;

/** One setting of {@link CoreBench}'s parameters. */
record CoreSetting(Dialect dialect, int services, int queued, int clients) {
    private static final int[][] ONE_AT_A_TIME = {
        {1, 0, 1}, {100, 0, 1}, {1_000, 0, 1}, {1, 1_000, 1}, {1, 100_000, 1}, {1, 0, 1_000}, {1_000, 100_000, 1_000}
    };

    /** The simplest, then each parameter raised by itself, then all at once. */
    static List<CoreSetting> usual() {
        List<CoreSetting> all = new ArrayList<>();
        for (Dialect dialect : Dialect.values()) {
            for (int[] each : ONE_AT_A_TIME) {
                all.add(new CoreSetting(dialect, each[0], each[1], each[2]));
            }
        }
        return all;
    }

    /** Every combination. */
    static List<CoreSetting> full() {
        List<CoreSetting> all = new ArrayList<>();
        for (Dialect dialect : Dialect.values()) {
            for (int services : new int[] {1, 100, 1_000}) {
                for (int queued : new int[] {0, 1_000, 100_000}) {
                    all.add(new CoreSetting(dialect, services, queued, 1));
                    all.add(new CoreSetting(dialect, services, queued, 1_000));
                }
            }
        }
        return all;
    }

    /** The simplest of the same dialect, to compare with. */
    CoreSetting base() {
        return new CoreSetting(dialect, 1, 0, 1);
    }
}
