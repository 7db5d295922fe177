// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.workersdk;

import java.util.Locale;

/** Compares content types without their parameters. */
final class ContentTypes {
    static final String JSON = "application/json";
    static final String PROTOBUF = "application/proto";

    private ContentTypes() {}

    /** The type before any {@code ;}, in lower case. */
    static String base(String contentType) {
        int end = contentType.indexOf(';');
        return (end < 0 ? contentType : contentType.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    }

    /** Empty and the generic type: the caller did not say, as every plain MDP client. */
    static boolean isUnsaid(String contentType) {
        String base = base(contentType);
        return base.isEmpty() || base.equals("application/octet-stream");
    }

    static boolean isJson(String contentType) {
        String base = base(contentType);
        return base.equals(JSON) || base.endsWith("+json") || base.equals("text/json");
    }

    static boolean isProtobuf(String contentType) {
        String base = base(contentType);
        return base.equals(PROTOBUF) || base.equals("application/protobuf") || base.equals("application/x-protobuf");
    }
}
