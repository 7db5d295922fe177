// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import java.io.InputStream;
import java.net.http.HttpResponse;

/**
 * The answer to a call, its body still arriving.
 *
 * @param isStream several replies, one JSON line each
 */
record CallReply(
        InputStream body,
        int status,
        boolean isStream,
        String requestId,
        double queueMs,
        double workerMs,
        long startedNs) {

    static CallReply of(HttpResponse<InputStream> response, long startedNs) {
        String type = response.headers().firstValue("Content-Type").orElse("");
        return new CallReply(
                response.body(),
                response.statusCode(),
                type.startsWith("application/x-ndjson"),
                response.headers().firstValue("X-Request-Id").orElse(""),
                number(response, "Reeve-Queue-Ms"),
                number(response, "Reeve-Worker-Ms"),
                startedNs);
    }

    /** What is neither queue nor worker: both ways, connecting, and the gateway. */
    double wireMs(long nowNs) {
        return Math.max(0, (nowNs - startedNs) / 1e6 - queueMs - workerMs);
    }

    private static double number(HttpResponse<?> response, String header) {
        try {
            return Double.parseDouble(response.headers().firstValue(header).orElse("0"));
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
