// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Errors as the RPC protocols say them, in the words of the HTTP door. */
final class RpcErrors {
    private static final String TYPES = "type.googleapis.com/";

    private RpcErrors() {}

    /** The trailers of gRPC. */
    static Problem ofGrpc(String status, String message, String detailsBin, String requestId) {
        RpcCode code = RpcCode.ofNumber(status);
        String text = URLDecoder.decode(message.replace("+", "%2B"), StandardCharsets.UTF_8);
        return problem(code, text, details(detailsBin), requestId);
    }

    /** Connect's JSON, which has a code in words and details in base64. */
    static Problem ofConnect(JsonNode error, String requestId) {
        List<Any> details = new ArrayList<>();
        for (JsonNode detail : error.path("details")) {
            details.add(Any.newBuilder()
                    .setTypeUrl(TYPES + detail.path("type").asText())
                    .setValue(ByteString.copyFrom(base64(detail.path("value").asText())))
                    .build());
        }
        RpcCode code = RpcCode.ofWord(error.path("code").asText());
        return problem(code, error.path("message").asText(), details, requestId);
    }

    private static Problem problem(RpcCode code, String text, List<Any> details, String requestId) {
        ErrorInfo info = ErrorInfo.getDefaultInstance();
        long retryAfterMs = 0;
        try {
            for (Any detail : details) {
                if (detail.is(ErrorInfo.class)) {
                    info = detail.unpack(ErrorInfo.class);
                } else if (detail.is(RetryInfo.class)) {
                    var delay = detail.unpack(RetryInfo.class).getRetryDelay();
                    retryAfterMs = TimeUnit.SECONDS.toMillis(delay.getSeconds())
                            + TimeUnit.NANOSECONDS.toMillis(delay.getNanos());
                }
            }
        } catch (InvalidProtocolBufferException _) {
            // What could be read of it is said.
        }
        String id = info.getMetadataOrDefault("requestId", requestId);
        String words = text.isEmpty() ? "the gateway answered " + code.word() : text;
        return new Problem(code.httpStatus(), info.getReason(), code.word(), words, id, retryAfterMs);
    }

    private static List<Any> details(String statusBin) {
        try {
            return Status.parseFrom(base64(statusBin)).getDetailsList();
        } catch (InvalidProtocolBufferException _) {
            return List.of();
        }
    }

    /** With or without padding; nothing of what is no base64. */
    private static byte[] base64(String text) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException _) {
            return new byte[0];
        }
    }
}
