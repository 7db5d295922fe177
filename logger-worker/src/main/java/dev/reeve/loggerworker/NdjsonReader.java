// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.reeve.gatewayapi.log.v1.Source;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Newline-delimited JSON: a record a line, and optionally <code>{"source":{...}}</code> as the first. A bad line is
 * rejected by its number, from 1; the others are taken. Bytes that are no UTF-8 become U+FFFD.
 */
final class NdjsonReader {
    private static final ObjectMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(64)
                            .maxNumberLength(100)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final Assembly assembly;
    private @Nullable LogSource source;
    private int line;

    private NdjsonReader(Assembly assembly) {
        this.assembly = assembly;
    }

    static void read(byte[] body, Assembly assembly) {
        NdjsonReader reader = new NdjsonReader(assembly);
        int start = 0;
        while (start < body.length) {
            int end = start;
            while (end < body.length && body[end] != '\n') {
                end++;
            }
            reader.line(new String(body, start, end - start, StandardCharsets.UTF_8));
            start = end + 1;
        }
    }

    private void line(String text) {
        line++;
        if (text.isBlank()) {
            return;
        }
        try {
            JsonNode node = JSON.readTree(text);
            if (!node.isObject()) {
                assembly.reject(line, "not a JSON object");
            } else if (source == null && node.size() == 1 && node.path("source").isObject()) {
                source = assembly.source(JsonRecord.source(node.path("source")));
            } else {
                assembly.add(source(), JsonRecord.record(node), line);
            }
        } catch (JsonProcessingException e) {
            assembly.reject(line, "not JSON");
        } catch (RecordRejected e) {
            assembly.reject(line, e.reason());
        }
    }

    private LogSource source() {
        if (source == null) {
            source = assembly.source(Source.getDefaultInstance());
        }
        return source;
    }
}
