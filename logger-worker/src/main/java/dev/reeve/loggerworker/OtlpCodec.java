// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;

/**
 * OTLP's two encodings. Its JSON is protobuf's with one difference: trace and span ids are hexadecimal, not base64
 * (OTLP specification, "JSON Protobuf Encoding").
 */
final class OtlpCodec {
    static final String PROTOBUF = "application/x-protobuf";
    static final String JSON = "application/json";

    private static final ObjectMapper MAPPER = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(80).build())
            .build());
    private static final JsonFormat.Parser PARSER = JsonFormat.parser().ignoringUnknownFields();
    private static final JsonFormat.Printer PRINTER = JsonFormat.printer().omittingInsignificantWhitespace();

    private OtlpCodec() {}

    static boolean isJson(String contentType) {
        return contentType.startsWith(JSON);
    }

    /** {@link LogRefused} (INVALID) when the body is not an export request in that encoding. */
    static ExportLogsServiceRequest decode(byte[] body, String contentType) {
        try {
            return isJson(contentType) ? decodeJson(body) : ExportLogsServiceRequest.parseFrom(body);
        } catch (InvalidProtocolBufferException e) {
            throw LogRefused.invalid("the body is no OTLP logs request");
        } catch (IOException e) {
            throw LogRefused.invalid("the body is no JSON");
        }
    }

    static byte[] encode(ExportLogsServiceResponse response, String contentType) {
        if (!isJson(contentType)) {
            return response.toByteArray();
        }
        try {
            return PRINTER.print(response).getBytes(StandardCharsets.UTF_8);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a response without Any is always printable", e);
        }
    }

    private static ExportLogsServiceRequest decodeJson(byte[] body) throws IOException {
        JsonNode request = MAPPER.readTree(body);
        if (!request.isObject()) {
            throw LogRefused.invalid("the body is no JSON object");
        }
        for (JsonNode resource : either(request, "resourceLogs", "resource_logs")) {
            for (JsonNode scope : either(resource, "scopeLogs", "scope_logs")) {
                for (JsonNode log : either(scope, "logRecords", "log_records")) {
                    idToBase64(log, "traceId", "trace_id");
                    idToBase64(log, "spanId", "span_id");
                }
            }
        }
        ExportLogsServiceRequest.Builder message = ExportLogsServiceRequest.newBuilder();
        PARSER.merge(request.toString(), message);
        return message.build();
    }

    private static JsonNode either(JsonNode node, String name, String original) {
        return node.has(name) ? node.path(name) : node.path(original);
    }

    private static void idToBase64(JsonNode log, String... names) {
        for (String name : names) {
            if (log instanceof ObjectNode record && record.path(name).isTextual()) {
                record.put(name, base64(record.path(name).textValue()));
            }
        }
    }

    private static String base64(String hex) {
        try {
            return Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hex));
        } catch (IllegalArgumentException e) {
            throw LogRefused.invalid("a trace or span id is not hexadecimal");
        }
    }
}
