// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import dev.reeve.protocol.ErrorReason;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The reasons that may be a metric's label: those of the error table and the gateway's own. */
final class ReasonLabel {
    static final String CALLER_GONE = "CALLER_GONE";

    private static final Set<String> KNOWN = Stream.concat(
                    Arrays.stream(ErrorReason.values()).map(Enum::name), Stream.of(CALLER_GONE))
            .collect(Collectors.toUnmodifiableSet());

    private ReasonLabel() {}

    static String of(String reason) {
        if (reason.isEmpty()) {
            return "OK";
        }
        return KNOWN.contains(reason) ? reason : ErrorReason.APPLICATION.name();
    }
}
