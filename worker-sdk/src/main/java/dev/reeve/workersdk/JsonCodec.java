// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.workersdk;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * JSON bodies as records (or any class Jackson binds). Fields that the record does not have are ignored, so callers may
 * be newer than the worker; a missing primitive, malformed JSON and trailing text are {@code INVALID_REQUEST} with the
 * place, never with the value. An empty body counts as {@code {}}. UTF-8.
 */
public final class JsonCodec<I, O> implements Codec<I, O> {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final byte[] EMPTY_OBJECT = {'{', '}'};

    private final Class<I> request;
    private final Class<O> reply;
    private final ObjectReader reader;
    private final ObjectWriter writer;

    private JsonCodec(ObjectMapper mapper, Class<I> request, Class<O> reply) {
        this.request = Objects.requireNonNull(request, "request");
        this.reply = Objects.requireNonNull(reply, "reply");
        this.reader = mapper.readerFor(request);
        this.writer = mapper.writerFor(reply);
    }

    /** A codec with the settings above. */
    public static <I, O> Codec<I, O> of(Class<I> request, Class<O> reply) {
        return new JsonCodec<>(MAPPER, request, reply);
    }

    /** A codec with your own mapper: modules, naming, strictness. */
    public static <I, O> Codec<I, O> of(ObjectMapper mapper, Class<I> request, Class<O> reply) {
        return new JsonCodec<>(mapper, request, reply);
    }

    @Override
    public I decode(Payload payload) {
        if (!ContentTypes.isJson(payload.contentType()) && !ContentTypes.isUnsaid(payload.contentType())) {
            throw ServiceError.invalidRequest("the body must be application/json");
        }
        byte[] bytes = payload.bytes();
        try {
            I decoded = reader.readValue(bytes.length == 0 ? EMPTY_OBJECT : bytes);
            if (decoded == null) {
                throw ServiceError.invalidRequest("the body must not be null");
            }
            return decoded;
        } catch (StreamReadException e) {
            throw ServiceError.invalidRequest("malformed JSON" + place(e));
        } catch (JsonMappingException e) {
            throw ServiceError.invalidRequest("JSON does not fit" + field(e) + place(e));
        } catch (IOException e) {
            // Never from an array; Jackson declares it.
            throw new IllegalStateException("cannot read bytes from memory", e);
        }
    }

    @Override
    public Payload encode(O value) {
        try {
            return new Payload(writer.writeValueAsBytes(value), ContentTypes.JSON);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the reply cannot be written as JSON", e);
        }
    }

    @Override
    public List<String> contentTypes() {
        return List.of(ContentTypes.JSON);
    }

    @Override
    public String requestType() {
        return request.getSimpleName();
    }

    @Override
    public String responseType() {
        return reply.getSimpleName();
    }

    private static String place(JsonProcessingException e) {
        return e.getLocation() == null
                ? ""
                : " at line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr();
    }

    private static String field(JsonMappingException e) {
        String path = e.getPath().stream()
                .map(step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : step.getFieldName())
                .collect(Collectors.joining("."));
        return path.isEmpty() ? "" : ": " + path;
    }
}
