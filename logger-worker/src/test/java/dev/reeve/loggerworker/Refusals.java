// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Calls that are refused. */
final class Refusals {
    private Refusals() {}

    static void refused(LogRefused.Reason reason, Runnable call) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        LogRefused.class,
                        refusal -> assertThat(refusal.reason()).isEqualTo(reason));
    }
}
