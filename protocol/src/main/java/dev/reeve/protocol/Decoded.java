// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.protocol;

import java.util.Objects;

/**
 * What became of bytes that a peer sent. The peer's fault is a value, never an exception: the receiver counts it,
 * limits
 * its log, and answers or closes.
 *
 * @param <T> what was decoded
 */
public sealed interface Decoded<T> {

    /** Well formed. */
    record Ok<T>(T value) implements Decoded<T> {
        public Ok {
            Objects.requireNonNull(value, "value");
        }
    }

    /**
     * Not well formed.
     *
     * @param detail one of the constant texts of {@link Rejections}; never holds bytes of the peer, so it may be logged
     */
    record Rejected<T>(String detail) implements Decoded<T> {
        public Rejected {
            Objects.requireNonNull(detail, "detail");
        }
    }
}
