// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Calls that are made as soon as they can be, in order per service, once each: what a user did without a network. They
 * survive the app for a day; each has an idempotency key, so that a lost answer does no harm.
 */
public final class Outbox {
    private final Context context;
    private final OutboxQueue queue;

    Outbox(Context context, OutboxQueue queue) {
        this.context = context;
        this.queue = queue;
    }

    /**
     * Adds a call; when this returns it is in the store.
     *
     * @param body anything {@link Body#from} takes
     * @throws ReeveException OUTBOX_FULL: nothing was dropped for it; UNAUTHENTICATED: nobody is signed in
     */
    public OutboxEntry add(String service, String method, @Nullable Object body) {
        return add(service, method, body, "");
    }

    /** The same with the app's own idempotency key; empty = one is made. */
    public OutboxEntry add(String service, String method, @Nullable Object body, String idempotencyKey) {
        Body made = Body.from(body);
        return Waiting.on(Waiting.future(context.loop(), future -> {
            OutboxEntry entry = queue.add(service, method, made, idempotencyKey);
            boolean unused = future.complete(entry);
        }));
    }

    /** What waits, in order. */
    public List<OutboxEntry> entries() {
        return Waiting.on(Waiting.future(context.loop(), future -> future.complete(queue.entries())));
    }
}
