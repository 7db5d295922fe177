// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.workersdk;

import dev.reeve.protocol.v1.Identity;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * One call as its handler sees it. Valid until the handler returns; may be used on several threads.
 *
 * <p>Fields that a plain MDP client cannot send are empty, and so they are in plain mode (docs/protocol.md, sections 8
 * and 9).
 *
 * @param <O> the type of the reply and of partial replies
 */
public interface Call<O> {
    /** What {@link #deadlineLeft} says of a call that has no deadline (it came from a plain MDP client). */
    Duration NO_DEADLINE = Duration.ofDays(365);

    /** The MDP service name. */
    String service();

    /** The method as the caller named it, at most 128 characters; empty for the default method. */
    String method();

    /** The 128-bit id that the first Reeve hop gave the request; the same in every attempt. */
    UUID requestId();

    /** Who calls, from the token that the broker verified; empty for anonymous callers. */
    Optional<Identity> identity();

    /** True if the caller's verified token carries the scope. */
    default boolean hasScope(String scope) {
        return identity().map(known -> known.getScopesList().contains(scope)).orElse(false);
    }

    /** Time left until nobody waits for the reply; zero when it has passed, {@link #NO_DEADLINE} if there is none. */
    Duration deadlineLeft();

    /**
     * True once nobody waits for the reply: the caller cancelled or has gone, the deadline passed, or the worker stops
     * and its grace is over. The handler's thread is interrupted at that moment. A reply is sent all the same, to free
     * the slot, and the broker drops it (docs/protocol.md X-08).
     */
    boolean isCancelled();

    /**
     * Runs the action when the call is cancelled, at once if it already is. It runs on the SDK's threads: short, not
     * blocking. It does not run after the handler returned. At most 100 actions per call.
     */
    void onCancel(Runnable action);

    /** The broker's dispatch attempt, from 1 to 3; above 1 only for idempotent methods. */
    int attempt();

    /** The caller's idempotency key, at most 255 characters; empty if it set none. */
    String idempotencyKey();

    /** The content type of the request; empty means {@code application/octet-stream}. */
    String contentType();

    /** W3C trace context, 55 characters, or empty. */
    String traceparent();

    /** The caller's metadata: at most 16 keys and 4 KiB. */
    Map<String, String> meta();

    /**
     * The caller's access token. Empty unless the service said {@link ServiceBuilder#forwardToken} and the brokers'
     * configuration allows it (docs/protocol.md E-05).
     */
    String token();

    /**
     * The role of the peer that sent the request to the broker: {@code client}, {@code gateway}, {@code auth},
     * {@code broker}.
     */
    String peerRole();

    /**
     * Sends a partial reply. Blocks while the way to the broker is full, so a handler cannot outrun its caller without
     * bound. With MDP 0.1 in plain mode, partial replies are kept and go out with the reply.
     *
     * @throws CallCancelled nobody waits any more: return soon
     * @throws IllegalArgumentException larger than the broker takes (1 MiB by default)
     */
    void emit(O partial);

    /**
     * Adds metadata to the reply. Keys {@code [a-z0-9-]{1,64}}, not starting with {@code reeve-}; at most 16 keys and
     * 4 KiB, values without control characters. What is there before the first partial reply travels with that one too.
     *
     * @throws IllegalArgumentException outside these limits
     */
    void replyMeta(String key, String value);
}
