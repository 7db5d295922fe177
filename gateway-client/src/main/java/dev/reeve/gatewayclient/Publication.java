// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import java.util.Map;

/**
 * One message of a topic.
 *
 * @param publishedAt ISO 8601, by the gateway's clock
 * @param publisher user or key; empty if it was the system
 */
public record Publication(String topic, long offset, Body body, String publishedAt, String publisher) {
    /** As a value of a type, by Jackson. */
    public <T> T as(Class<T> type) {
        return Json.read(body.bytes(), type);
    }

    /** As a JSON object. */
    public Map<String, Object> map() {
        return Json.map(Json.parsed(body.bytes()));
    }
}
