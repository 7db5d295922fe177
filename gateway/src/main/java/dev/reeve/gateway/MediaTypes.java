// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Compares media types as headers name them. */
final class MediaTypes {
    static final String JSON = "application/json";
    static final String NDJSON = "application/x-ndjson";
    static final String EVENTS = "text/event-stream";
    static final String FORM = "application/x-www-form-urlencoded";
    static final String PROTOBUF = "application/proto";
    static final String X_PROTOBUF = "application/x-protobuf";

    private MediaTypes() {}

    /** Type and subtype in lower case, without parameters. */
    static String bare(@Nullable String contentType) {
        if (contentType == null) {
            return "";
        }
        int end = contentType.indexOf(';');
        return (end < 0 ? contentType : contentType.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    }

    /** JSON, or a type built on it. */
    static boolean isJson(@Nullable String contentType) {
        String bare = bare(contentType);
        return bare.equals(JSON) || bare.endsWith("+json");
    }

    static boolean isProtobuf(@Nullable String contentType) {
        String bare = bare(contentType);
        return bare.equals(PROTOBUF) || bare.equals(X_PROTOBUF) || bare.equals("application/protobuf");
    }

    /** Whether an Accept header names this very type. */
    static boolean names(@Nullable String accept, String type) {
        if (accept == null) {
            return false;
        }
        for (String range : accept.split(",", 32)) {
            if (bare(range).equals(type) && !isRefused(range)) {
                return true;
            }
        }
        return false;
    }

    /** Whether an Accept header takes one of the types; without a header, or without types, anything goes. */
    static boolean accepts(@Nullable String accept, Set<String> types) {
        if (accept == null || accept.isBlank() || types.isEmpty()) {
            return true;
        }
        for (String range : accept.split(",", 32)) {
            String bare = bare(range);
            boolean fits = bare.equals("*/*")
                    || types.contains(bare)
                    || (bare.endsWith("/*")
                            && types.stream().anyMatch(type -> type.startsWith(bare.substring(0, bare.length() - 1))));
            if (fits && !isRefused(range)) {
                return true;
            }
        }
        return false;
    }

    /** Quality 0 means: not this one. */
    private static boolean isRefused(String range) {
        return range.replace(" ", "").matches(".*;q=0(\\.0{0,3})?");
    }
}
