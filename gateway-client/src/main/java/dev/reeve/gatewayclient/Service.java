// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One service behind the gateway. A body is anything {@link Body#from} takes: a text of JSON, an object, a map, bytes,
 * a protobuf message.
 */
public final class Service {
    private static final Pattern NAME = Pattern.compile("[a-z0-9.-]{1,64}");
    private static final Pattern METHOD = Pattern.compile("[A-Za-z0-9._-]{0,128}");

    private final Context context;
    private final Calls calls;
    private final String name;

    Service(Context context, Calls calls, String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("a service is [a-z0-9.-]{1,64}");
        }
        this.context = context;
        this.calls = calls;
        this.name = name;
    }

    /**
     * Calls a method and waits for its answer.
     *
     * @throws ReeveException it did not succeed
     */
    public Reply call(String method, @Nullable Object body) {
        return call(method, body, CallOptions.DEFAULT);
    }

    /** The same with options. */
    public Reply call(String method, @Nullable Object body, CallOptions options) {
        return Waiting.on(callAsync(method, body, options));
    }

    /** The same for an answer of a type, by Jackson. */
    public <T> T call(String method, @Nullable Object body, Class<T> type) {
        return call(method, body).as(type);
    }

    /** The same without waiting; cancelling the future cancels the call. It fails with a {@link ReeveException}. */
    public CompletableFuture<Reply> callAsync(String method, @Nullable Object body, CallOptions options) {
        CallFuture future = new CallFuture(context.loop());
        future.begin(calls, operation(method, body, options, false), calls.plan(options));
        return future;
    }

    /** A call that answers in parts, which the caller reads. */
    public ReplyStream stream(String method, @Nullable Object body, CallOptions options) {
        return new ReplyStream(context, null).begin(calls, operation(method, body, options, true), calls.plan(options));
    }

    /** The same for a listener; it is called on the client's thread for that. */
    public ReplyStream stream(
            String method, @Nullable Object body, CallOptions options, ReplyStream.Listener listener) {
        return new ReplyStream(context, listener)
                .begin(calls, operation(method, body, options, true), calls.plan(options));
    }

    private Operation operation(String method, @Nullable Object body, CallOptions options, boolean stream) {
        if (!METHOD.matcher(method).matches()) {
            throw new IllegalArgumentException("a method is [A-Za-z0-9._-]{0,128}");
        }
        return new Operation.Invoke(name, method, Body.from(body), options, Calls.newRequestId(), stream);
    }
}
