// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** JSON as RFC 8259 has it and no more: one value, no duplicate names, bounded depth and numbers. */
final class StrictJson {
    static final int DEPTH_MAX = 64;
    private static final int NUMBER_LENGTH_MAX = 400;
    private static final int NAME_LENGTH_MAX = 1_024;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEPTH_MAX)
                    .maxNumberLength(NUMBER_LENGTH_MAX)
                    .maxNameLength(NAME_LENGTH_MAX)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CHARSET_DETECTION) // UTF-8 without BOM (RFC 8259 8.1): it is embedded as such.
            .build();

    private StrictJson() {}

    static JsonParser parser(byte[] json) throws IOException {
        return FACTORY.createParser(json);
    }

    /** True if the bytes are exactly one JSON value. */
    static boolean isValid(byte[] json) {
        try (JsonParser parser = parser(json)) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                return false;
            }
            parser.skipChildren();
            parser.finishToken();
            return parser.nextToken() == null;
        } catch (IOException _) {
            return false;
        }
    }

    /** Writes one JSON text. */
    static String write(Writer writer) {
        StringWriter out = new StringWriter();
        try (JsonGenerator generator = FACTORY.createGenerator(out)) {
            writer.write(generator);
        } catch (IOException e) {
            throw new UncheckedIOException("a string writer failed", e);
        }
        return out.toString();
    }

    /** Writes one JSON text as UTF-8. By way of a string: half a surrogate pair, which a caller may send, is a ?. */
    static byte[] bytes(Writer writer) {
        return write(writer).getBytes(StandardCharsets.UTF_8);
    }

    /**
     * The text to embed a JSON body with, on one line.
     *
     * @return null if the bytes are no JSON
     */
    static @Nullable String embeddable(byte[] json) {
        if (!isValid(json)) {
            return null;
        }
        String text = new String(json, StandardCharsets.UTF_8);
        if (text.indexOf('\n') < 0 && text.indexOf('\r') < 0) {
            return text.strip();
        }
        // Inside a JSON string a line break is always escaped, so a bare one is white space between tokens.
        return text.replace('\n', ' ').replace('\r', ' ').strip();
    }

    /** What to write. */
    @FunctionalInterface
    interface Writer {
        void write(JsonGenerator json) throws IOException;
    }
}
