// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;

/** How the log itself fares since the client's start; goes with each append. Any thread. */
final class LogCounters {
    private static final int ERROR_CHARS_MAX = 200;

    private final Map<String, Long> dropped = new TreeMap<>();
    private long sent;
    private String lastError = "";

    synchronized void sent(long records) {
        sent += records;
    }

    synchronized void dropped(long records, String reason) {
        if (records > 0) {
            dropped.merge(reason, records, Long::sum);
        }
    }

    /** Without a secret. */
    synchronized void failed(String why) {
        lastError = why.length() <= ERROR_CHARS_MAX ? why : why.substring(0, ERROR_CHARS_MAX);
    }

    synchronized ObjectNode json(int ringPercent) {
        ObjectNode json = Json.object().put("sent", sent);
        if (!dropped.isEmpty()) {
            ObjectNode byReason = json.putObject("dropped");
            dropped.forEach(byReason::put);
        }
        if (ringPercent > 0) {
            json.put("ringPercent", ringPercent);
        }
        Json.putIfSaid(json, "lastError", lastError);
        return json;
    }
}
