// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clustertests;

import java.util.concurrent.CompletableFuture;

/** An app outside of the cluster, signed in, that calls echo through the gateway by a door of its own. */
interface EchoCaller extends AutoCloseable {
    /** For people. */
    String door();

    /**
     * An idempotent call. Fails as the app sees it, after all tries of its client; an answer that is not what was
     * sent is a failure.
     *
     * @param withKey with an idempotency key, which the auth workers keep
     */
    CompletableFuture<?> call(String text, boolean withKey);

    @Override
    void close();
}
