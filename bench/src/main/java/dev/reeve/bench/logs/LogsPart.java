// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.logs;

import dev.reeve.bench.broker.BenchException;
import dev.reeve.bench.gateway.PartResult;
import java.io.IOException;

/** One thing that {@code ./reeve bench logs} measures, at servers that are there already. */
interface LogsPart {
    /** As in {@code --only}. */
    String name();

    /** What it is, in a few words. */
    String words();

    /**
     * Measures.
     *
     * @throws BenchException it cannot be measured here, and why
     */
    PartResult run(LogsContext context) throws IOException, InterruptedException;
}
