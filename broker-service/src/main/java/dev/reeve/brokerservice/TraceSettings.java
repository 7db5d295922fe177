// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import java.net.URI;
import java.util.Map;
import java.util.Objects;

/**
 * Where spans go, validated.
 *
 * @param endpoint of OTLP over HTTP, with its path
 * @param headers sent with each export
 * @param requestsPerSecondMax traced; the rest is not
 */
record TraceSettings(URI endpoint, Map<String, String> headers, int requestsPerSecondMax) {
    TraceSettings {
        Objects.requireNonNull(endpoint, "endpoint");
        headers = Map.copyOf(headers);
    }
}
