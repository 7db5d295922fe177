// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import java.util.List;

/**
 * What the commit did with one batch.
 *
 * @param duplicates records that were stored before
 * @param gaps holes this batch left open before its records
 */
record Stored(int records, int duplicates, List<Loss> gaps) {
    Stored {
        gaps = List.copyOf(gaps);
    }
}
