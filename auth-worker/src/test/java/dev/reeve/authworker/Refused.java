// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** Runs what must be refused and gives the refusal. */
final class Refused {
    private Refused() {}

    static AuthRefusal refusalOf(Runnable operation) {
        AuthRefusal refusal = catchThrowableOfType(AuthRefusal.class, operation::run);
        if (refusal == null) {
            throw new AssertionError("was not refused");
        }
        return refusal;
    }
}
