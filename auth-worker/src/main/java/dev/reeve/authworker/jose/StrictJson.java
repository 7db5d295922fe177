// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker.jose;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Optional;

/** One JSON object: valid UTF-8, no name twice, nothing after it, not deep. */
public final class StrictJson {
    private static final int DEPTH_MAX = 8;
    private static final int DIGITS_MAX = 20;

    private static final JsonMapper MAPPER = mapper(DEPTH_MAX, DIGITS_MAX);

    private StrictJson() {}

    /** Reads no name twice and nothing after the end. */
    public static JsonMapper mapper(int depthMax, int digitsMax) {
        JsonFactory factory = JsonFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(depthMax)
                        .maxNumberLength(digitsMax)
                        .build())
                .build();
        return JsonMapper.builder(factory)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
    }

    /** Empty if there is not exactly one object in these bytes. */
    public static Optional<ObjectNode> object(byte[] utf8) {
        try {
            String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
            return MAPPER.readTree(text) instanceof ObjectNode object ? Optional.of(object) : Optional.empty();
        } catch (CharacterCodingException | JsonProcessingException _) {
            return Optional.empty();
        }
    }

    /** A member that is a string; empty if it is missing or something else. */
    public static Optional<String> text(ObjectNode object, String name) {
        JsonNode node = object.get(name);
        return node != null && node.isTextual() ? Optional.of(node.textValue()) : Optional.empty();
    }

    /** A member that is a whole number; empty if it is missing or something else. */
    public static Optional<Long> wholeNumber(ObjectNode object, String name) {
        JsonNode node = object.get(name);
        return node != null && node.isIntegralNumber() && node.canConvertToLong()
                ? Optional.of(node.longValue())
                : Optional.empty();
    }
}
