// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import dev.reeve.protocol.ReeveException;

/** Where the doors' calls go. May block. */
@FunctionalInterface
interface CallOpener {
    /**
     * Sends the call.
     *
     * @throws ReeveException why it does not run; other refusals come from {@link Upstream.Replies#next}
     */
    Upstream.Replies open(Call call, Caller caller);
}
