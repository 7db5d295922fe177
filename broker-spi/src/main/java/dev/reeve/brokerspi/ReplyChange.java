// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerspi;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an interceptor changes of a reply; null = left as it is. The result keeps every limit of the protocol, else the
 * caller gets INTERNAL. Plain callers get the body only.
 *
 * @param meta added to the worker's, or in place of the same key
 * @param body at least one frame; the broker keeps the arrays
 */
public record ReplyChange(
        @Nullable String contentType,
        Map<String, String> meta,
        @Nullable List<byte[]> body) {

    /** Nothing. */
    public static final ReplyChange NONE = new ReplyChange(null, Map.of(), null);

    public ReplyChange {
        meta = Map.copyOf(meta);
        body = body == null ? null : List.copyOf(body);
        if (body != null && body.isEmpty()) {
            throw new IllegalArgumentException("a body has at least one frame");
        }
    }

    /** Another content type. */
    public ReplyChange withContentType(String value) {
        return new ReplyChange(value, meta, body);
    }

    /** One more key. */
    public ReplyChange withMeta(String key, String value) {
        Map<String, String> more = new HashMap<>(meta);
        more.put(key, value);
        return new ReplyChange(contentType, more, body);
    }

    /** Another body. */
    public ReplyChange withBody(byte[]... frames) {
        return new ReplyChange(contentType, meta, List.of(frames));
    }

    /** True if nothing is changed. */
    public boolean isNone() {
        return contentType == null && meta.isEmpty() && body == null;
    }
}
