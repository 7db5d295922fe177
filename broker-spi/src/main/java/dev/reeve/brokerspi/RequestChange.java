// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerspi;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an interceptor changes of a request; null = left as it is. The result keeps every limit of the protocol, else
 * the caller gets INTERNAL. The service cannot be changed: who may call it has been decided. Of a plain caller's
 * request only body and affinity key can be: it has no more.
 *
 * @param meta added to the caller's, or in place of the same key
 * @param body at least one frame; the broker keeps the arrays
 * @param deadline at most so long from now; it can be shortened only
 */
public record RequestChange(
        @Nullable String method,
        Map<String, String> meta,
        @Nullable String affinityKey,
        @Nullable List<byte[]> body,
        @Nullable Duration deadline) {

    /** Nothing. */
    public static final RequestChange NONE = new RequestChange(null, Map.of(), null, null, null);

    public RequestChange {
        meta = Map.copyOf(meta);
        body = body == null ? null : List.copyOf(body);
        if (body != null && body.isEmpty()) {
            throw new IllegalArgumentException("a body has at least one frame");
        }
        if (deadline != null && deadline.isNegative()) {
            throw new IllegalArgumentException("negative deadline " + deadline);
        }
    }

    /** Another method. */
    public RequestChange withMethod(String value) {
        return new RequestChange(value, meta, affinityKey, body, deadline);
    }

    /** One more key. */
    public RequestChange withMeta(String key, String value) {
        Map<String, String> more = new HashMap<>(meta);
        more.put(key, value);
        return new RequestChange(method, more, affinityKey, body, deadline);
    }

    /** Requests with the same key go to the same worker. */
    public RequestChange withAffinityKey(String value) {
        return new RequestChange(method, meta, value, body, deadline);
    }

    /** Another body. */
    public RequestChange withBody(byte[]... frames) {
        return new RequestChange(method, meta, affinityKey, List.of(frames), deadline);
    }

    /** Less time. */
    public RequestChange withDeadline(Duration value) {
        return new RequestChange(method, meta, affinityKey, body, value);
    }

    /** True if nothing is changed. */
    public boolean isNone() {
        return method == null && meta.isEmpty() && affinityKey == null && body == null && deadline == null;
    }
}
