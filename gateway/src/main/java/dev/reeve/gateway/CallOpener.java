// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import dev.reeve.protocol.ReeveException;
import org.jspecify.annotations.Nullable;

/** Where the doors' calls go. May block. */
@FunctionalInterface
interface CallOpener {
    /**
     * Sends the call.
     *
     * @throws ReeveException why it does not run; other refusals come from {@link Upstream.Replies#next}
     */
    Upstream.Replies open(Call call, Caller caller);

    /**
     * The same without waiting, for an event loop.
     *
     * @return null: nothing was done, as that needs to wait
     */
    default Upstream.@Nullable Replies openNow(Call call, Caller caller) {
        return null;
    }
}
