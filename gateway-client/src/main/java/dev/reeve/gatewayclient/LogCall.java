// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.BiConsumer;

/**
 * What the app wants logged.
 *
 * @param more fills in what is in the record beside its text
 */
record LogCall(LogLevel level, String logger, String text, Origin origin, BiConsumer<LogRecords, ObjectNode> more) {
    /**
     * Where it was logged.
     *
     * @param wallMs when, by the device's clock
     */
    record Origin(String thread, long wallMs, int indent) {}
}
