// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.protocol;

import static org.assertj.core.api.Assertions.assertThat;

/** Takes a {@link Decoded} apart in tests. */
final class Expect {
    private Expect() {}

    static <T> T ok(Decoded<T> decoded) {
        return switch (decoded) {
            case Decoded.Ok<T>(T value) -> value;
            case Decoded.Rejected<T>(String detail) -> throw new AssertionError("rejected: " + detail);
        };
    }

    static void rejected(Decoded<?> decoded, String detail) {
        assertThat(decoded).isEqualTo(new Decoded.Rejected<>(detail));
    }
}
