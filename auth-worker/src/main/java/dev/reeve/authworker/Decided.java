// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

/** What a transaction decided that is committed either way, as it counted a try. */
sealed interface Decided<T> {
    record Granted<T>(T value) implements Decided<T> {}

    record Refused<T>(AuthRefusal refusal) implements Decided<T> {}

    /** After the commit. */
    default T orThrow() {
        return switch (this) {
            case Granted<T> granted -> granted.value();
            case Refused<T> refused -> throw refused.refusal();
        };
    }
}
