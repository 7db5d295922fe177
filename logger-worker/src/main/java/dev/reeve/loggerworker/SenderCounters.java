// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reeve.gatewayapi.log.v1.Counters;
import java.util.Map;

/** How a sender fares by its own word, as JSON for {@code device.counters}. */
final class SenderCounters {
    static final int ERROR_BYTES_MAX = 500;
    private static final int PERCENT_MAX = 100;
    private static final ObjectMapper JSON = new ObjectMapper();

    private SenderCounters() {}

    /** Empty = it said nothing. What is dropped for a reason nobody knows counts as unknown. */
    static String column(Counters said) {
        if (said.equals(Counters.getDefaultInstance())) {
            return "";
        }
        ObjectNode json = JSON.createObjectNode().put("sent", said.getSent());
        ObjectNode dropped = json.putObject("dropped");
        for (Map.Entry<String, Long> each : said.getDroppedMap().entrySet()) {
            String reason = LossReason.known(each.getKey());
            dropped.put(reason, dropped.path(reason).asLong() + each.getValue());
        }
        json.put("ringPercent", Math.min(PERCENT_MAX, Integer.toUnsignedLong(said.getRingPercent())));
        json.put("lastError", Utf8.cut(Redaction.text(Utf8.clean(said.getLastError())), ERROR_BYTES_MAX));
        return json.toString();
    }

    static Counters of(String column) {
        try {
            JsonNode json = JSON.readTree(column);
            Counters.Builder counters = Counters.newBuilder()
                    .setSent(json.path("sent").asLong())
                    .setRingPercent(json.path("ringPercent").asInt())
                    .setLastError(json.path("lastError").asText());
            json.path("dropped")
                    .properties()
                    .forEach(each ->
                            counters.putDropped(each.getKey(), each.getValue().asLong()));
            return counters.build();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("counters in the database are no JSON", e);
        }
    }
}
