// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import com.google.protobuf.MessageLite;
import org.jspecify.annotations.Nullable;

/** Protobuf messages, full or lite, where the app has a protobuf library. */
final class ProtobufBody {
    private static final boolean PRESENT = isPresent();

    private ProtobufBody() {}

    /** The bytes of a message; null = it is none. */
    static byte @Nullable [] bytes(Object value) {
        return PRESENT ? Messages.bytes(value) : null;
    }

    private static boolean isPresent() {
        try {
            Class<?> unused = Class.forName("com.google.protobuf.MessageLite");
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    /** Loaded only where there is a library. */
    private static final class Messages {
        static byte @Nullable [] bytes(Object value) {
            return value instanceof MessageLite message ? message.toByteArray() : null;
        }
    }
}
