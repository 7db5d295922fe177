// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.parts;

import dev.reeve.bench.broker.BenchException;
import java.io.IOException;

/**
 * One thing that a bench measures.
 *
 * @param <C> what it measures in
 */
public interface Part<C> {
    /** As in {@code --only}. */
    String name();

    /** What it is, in a few words. */
    String words();

    /**
     * Measures.
     *
     * @throws BenchException it cannot be measured here, and why
     */
    PartResult run(C context) throws IOException, InterruptedException;
}
