// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.workersdk;

import java.util.List;

/**
 * Turns bodies into requests and replies into bodies. Used by many threads at once.
 *
 * @param <I> request
 * @param <O> reply
 */
public interface Codec<I, O> {

    /**
     * A request from its body.
     *
     * @throws ServiceError {@code INVALID_REQUEST} ({@link ServiceError#invalidRequest}) if the body does not fit
     */
    I decode(Payload request);

    /** An exception here is a fault of the worker: the caller gets {@code INTERNAL}. */
    Payload encode(O reply);

    /** What the method takes, for discovery; may be empty. */
    default List<String> contentTypes() {
        return List.of();
    }

    /** Full name of the request type, for discovery; empty if there is none. */
    default String requestType() {
        return "";
    }

    /** Full name of the reply type, for discovery; empty if there is none. */
    default String responseType() {
        return "";
    }

    /** Bodies as they are. */
    static Codec<Payload, Payload> payload() {
        return PayloadCodec.INSTANCE;
    }
}
