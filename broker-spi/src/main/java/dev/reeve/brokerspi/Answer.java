// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerspi;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * A good answer that an interceptor makes itself.
 *
 * @param body at least one frame; the broker keeps the arrays
 * @param contentType empty = {@code application/octet-stream}
 */
public record Answer(List<byte[]> body, String contentType, Map<String, String> meta) {

    public Answer {
        body = List.copyOf(body);
        meta = Map.copyOf(meta);
        if (body.isEmpty()) {
            throw new IllegalArgumentException("a body has at least one frame");
        }
    }

    /** JSON. */
    public static Answer json(String json) {
        return new Answer(List.of(json.getBytes(StandardCharsets.UTF_8)), "application/json", Map.of());
    }

    /** Any bytes. */
    public static Answer of(String contentType, byte[] body) {
        return new Answer(List.of(body), contentType, Map.of());
    }
}
