// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Waits for the first reply to a call without holding a thread. Owned by the event loop of its exchange. */
final class FirstReply {
    private final Exchange exchange;
    private final Upstream.Replies replies;
    private final Consumer<@Nullable Reply> then;
    private boolean over;

    private FirstReply(Exchange exchange, Upstream.Replies replies, Consumer<@Nullable Reply> then) {
        this.exchange = exchange;
        this.replies = replies;
        this.then = then;
    }

    /**
     * On the event loop, now or later, unless the caller goes before.
     *
     * @param then takes the reply; null: {@link Upstream.Replies#next} knows what became of it
     */
    static void await(Exchange exchange, Upstream.Replies replies, Consumer<@Nullable Reply> then) {
        FirstReply first = new FirstReply(exchange, replies, then);
        Runnable callOff = exchange.later(replies.patience(), first::late);
        replies.whenReady(() -> exchange.onLoop(() -> first.ready(callOff)));
    }

    private void ready(Runnable callOff) {
        callOff.run();
        if (!over && !exchange.isFinished()) {
            over = true;
            then.accept(replies.nextNow());
        }
    }

    private void late() {
        if (!over && !exchange.isFinished()) {
            over = true;
            then.accept(null);
        }
    }
}
