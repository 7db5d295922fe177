// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.broker;

/** Requests at one {@link Pace} over one connection. */
sealed interface Load extends Answers permits ClosedLoad, OpenLoad {

    /** Begins; returns at once. */
    void start();

    /** No further request; answers still count. */
    void stop() throws InterruptedException;
}
