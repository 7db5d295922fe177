// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.workersdk;

import java.util.function.Consumer;

/** Calls the user's listener so that its mistakes stay its own. */
final class Listeners {
    private static final System.Logger LOG = System.getLogger("dev.reeve.workersdk");

    private Listeners() {}

    static void tell(WorkerListener listener, Consumer<WorkerListener> news) {
        try {
            news.accept(listener);
        } catch (RuntimeException e) {
            // The user's code on our thread; the worker's own work must go on.
            LOG.log(System.Logger.Level.WARNING, "a WorkerListener failed", e);
        }
    }
}
