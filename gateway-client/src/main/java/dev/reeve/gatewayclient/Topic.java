// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One topic. */
public final class Topic {
    private static final Pattern NAME = Pattern.compile("(?=.{1,128}$)[a-z0-9_-]+(\\.[a-z0-9_-]+)*");

    private final Context context;
    private final Calls calls;
    private final Topics topics;
    private final String name;

    Topic(Context context, Calls calls, Topics topics, String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("a topic is [a-z0-9_-] words with dots between, at most 128 characters");
        }
        this.context = context;
        this.calls = calls;
        this.topics = topics;
        this.name = name;
    }

    /**
     * Follows the topic from now on, through every reconnect: nothing is missed without {@link TopicListener#reset}.
     * Connects if the client is not connected.
     */
    public Subscription subscribe(TopicListener listener) {
        CompletableFuture<FollowedTopic.Hearer> hearer =
                Waiting.future(context.loop(), future -> future.complete(topics.subscribe(name, listener)));
        return new Subscription() {
            @Override
            public String topic() {
                return name;
            }

            @Override
            public void close() {
                boolean unused = context.loop().execute(() -> topics.unsubscribe(name, hearer.join()));
            }
        };
    }

    /**
     * Publishes and waits until the topic has it.
     *
     * @param body anything {@link Body#from} takes
     * @throws ReeveException it did not succeed
     */
    public Position publish(@Nullable Object body) {
        return publish(body, CallOptions.DEFAULT);
    }

    /** The same with options: with an idempotency key it is safe to try again after a loss. */
    public Position publish(@Nullable Object body, CallOptions options) {
        return Waiting.on(publishAsync(body, options));
    }

    /** The same without waiting. */
    public CompletableFuture<Position> publishAsync(@Nullable Object body, CallOptions options) {
        CallFuture future = new CallFuture(context.loop());
        future.begin(
                calls,
                new Operation.Publish(name, Body.from(body), options, Calls.newRequestId()),
                calls.plan(options));
        return future.thenApply(reply -> new Position(
                reply.json().path("epoch").asText(), reply.json().path("offset").asLong()));
    }
}
