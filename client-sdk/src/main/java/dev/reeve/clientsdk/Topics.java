// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clientsdk;

import org.jspecify.annotations.Nullable;

/**
 * Publish and subscribe, at most once and in order, and every gap is told. Each topic has a home broker that all
 * clients
 * find by the same hash; {@code reeve.revocations} comes from every broker. A message is in the broker's memory only,
 * about two minutes: state lives in a service, topics carry its changes.
 */
public interface Topics {

    /**
     * Publishes.
     *
     * @param topic {@code [a-z0-9_-]+(\.[a-z0-9_-]+)*}, at most 128 characters
     * @param body at most 64 KiB
     * @param contentType empty = {@code application/octet-stream}
     * @param publisher who says it; empty = nobody in particular
     * @param idempotencyKey the same key within 120 s publishes once; empty = none
     * @return where it is, once the broker has it
     * @throws dev.reeve.protocol.ReeveException FORBIDDEN, TOO_LARGE, INVALID_REQUEST: not published; UNKNOWN: maybe
     */
    Position publish(String topic, byte[] body, String contentType, String publisher, String idempotencyKey);

    /**
     * Subscribes. Returns at once; what comes goes to the listener, on threads of the client.
     *
     * @param from what was seen last, to get what came since; null = from now
     */
    Subscription subscribe(String topic, @Nullable Position from, TopicListener listener);
}
