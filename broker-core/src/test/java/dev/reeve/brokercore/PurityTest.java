// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import dev.reeve.testkit.Purity;
import org.junit.jupiter.api.Test;

/** The machine has no clock, thread, socket, file, randomness or log of its own. */
class PurityTest {
    private static final Purity MACHINE = Purity.of("dev.reeve.brokercore");

    @Test
    void usesOnlyProtocolAndPlainJava() {
        MACHINE.usesOnly(
                "dev.reeve.brokercore..",
                "dev.reeve.brokerspi..",
                "dev.reeve.protocol..",
                "com.google.protobuf..",
                "org.jspecify..",
                "java.lang",
                "java.lang.invoke",
                "java.lang.runtime",
                "java.nio",
                "java.nio.charset",
                "java.security",
                "java.time",
                "java.util",
                "java.util.function",
                "java.util.regex",
                "java.util.stream");
    }

    @Test
    void hasNoClockThreadOrRandomness() {
        MACHINE.hasNoClockThreadOrRandomness();
    }
}
