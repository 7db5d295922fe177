// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.gateway;

import dev.reeve.bench.broker.BenchException;
import java.io.IOException;

/** One thing that {@code ./reeve bench gateway} measures; starts and ends its own processes. */
interface GatewayPart {
    /** As in {@code --only}. */
    String name();

    /** What it is, in a few words. */
    String words();

    /**
     * Measures.
     *
     * @throws BenchException it cannot be measured here, and why
     */
    PartResult run(PartContext context) throws IOException, InterruptedException;
}
