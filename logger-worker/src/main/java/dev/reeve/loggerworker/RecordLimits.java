// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

/** Sizes of one record: longer is cut, and says so in the text. */
final class RecordLimits {
    static final int BODY_BYTES_MAX = 8 * 1024;
    static final int ATTRIBUTES_MAX = 64;
    static final int ATTRIBUTE_KEY_BYTES_MAX = 128;
    static final int ATTRIBUTE_VALUE_BYTES_MAX = 4 * 1024;
    static final int PAYLOAD_BYTES_MAX = 48 * 1024;
    static final int STACK_BYTES_MAX = 32 * 1024;
    static final int RECORD_BYTES_MAX = 64 * 1024;
    /** Logger, thread, screen, event name, media type, and every field of a source. */
    static final int NAME_BYTES_MAX = 256;
    /** Levels of nesting in an attribute; deeper becomes its JSON text. */
    static final int ATTRIBUTE_DEPTH_MAX = 8;

    static final int INDENT_MAX = 255;

    private RecordLimits() {}
}
