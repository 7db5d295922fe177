// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator.law;

import dev.reeve.testkit.Purity;
import org.junit.jupiter.api.Test;

/** The law has no clock, thread, socket, randomness or Kubernetes. */
class PurityTest {
    private static final Purity LAW = Purity.of("dev.reeve.operator.law");

    @Test
    void usesOnlyPlainJava() {
        LAW.usesOnly(
                "dev.reeve.operator.law..",
                "org.jspecify..",
                "java.lang",
                "java.lang.invoke",
                "java.lang.runtime",
                "java.util",
                "java.util.function",
                "java.util.stream");
    }

    @Test
    void hasNoClockThreadOrRandomness() {
        LAW.hasNoClockThreadOrRandomness();
    }
}
