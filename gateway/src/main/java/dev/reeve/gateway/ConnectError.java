// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import com.fasterxml.jackson.core.JsonGenerator;
import com.google.protobuf.Any;
import dev.reeve.gateway.rpc.RpcText;
import dev.reeve.protocol.ErrorReason;
import dev.reeve.protocol.GrpcCode;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A {@link Problem} as Connect's JSON. */
final class ConnectError {
    private ConnectError() {}

    /** Connect's own status of the code, but for requests that are no RPC at all. */
    static int httpStatus(Problem problem) {
        return ErrorReason.INVALID_REQUEST.name().equals(problem.reason())
                ? problem.status()
                : GrpcCode.httpStatus(RpcStatus.code(problem));
    }

    static String text(Problem problem) {
        return StrictJson.write(json -> write(json, problem));
    }

    /** The payload of a stream's last frame; null = it went well. */
    static String endOfStream(@Nullable Problem problem, Map<String, String> trailers) {
        return StrictJson.write(json -> {
            json.writeStartObject();
            if (problem != null) {
                json.writeFieldName("error");
                write(json, problem);
            }
            if (!trailers.isEmpty()) {
                json.writeObjectFieldStart("metadata");
                for (Map.Entry<String, String> trailer : trailers.entrySet()) {
                    json.writeArrayFieldStart(trailer.getKey());
                    json.writeString(trailer.getValue());
                    json.writeEndArray();
                }
                json.writeEndObject();
            }
            json.writeEndObject();
        });
    }

    private static void write(JsonGenerator json, Problem problem) throws IOException {
        json.writeStartObject();
        json.writeStringField("code", problem.code());
        json.writeStringField("message", problem.detail());
        json.writeArrayFieldStart("details");
        for (Any detail : RpcStatus.details(problem)) {
            json.writeStartObject();
            json.writeStringField("type", typeName(detail));
            json.writeStringField("value", RpcText.binary(detail.getValue().toByteArray()));
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    /** The full name of the message, without the host of its type URL. */
    private static String typeName(Any detail) {
        String url = detail.getTypeUrl();
        return url.substring(url.lastIndexOf('/') + 1);
    }
}
