// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/**
 * How a call failed, in the one form that all doors must agree on.
 *
 * @param httpStatus 0 = the door has none
 */
record DoorFailure(
        int httpStatus,
        String code,
        String reason,
        String domain,
        String message,
        String requestId,
        long retryAfterMs,
        List<String> details) {
    /** Of gRPC and gRPC-Web. */
    static DoorFailure ofStatus(Status status) throws InvalidProtocolBufferException {
        String code = Code.forNumber(status.getCode()).name().toLowerCase(Locale.ROOT);
        return ofDetails(0, code.equals("cancelled") ? "canceled" : code, status.getMessage(), status.getDetailsList());
    }

    /** The error of Connect. */
    static DoorFailure ofConnect(int httpStatus, JsonNode error) throws InvalidProtocolBufferException {
        List<Any> details = new ArrayList<>();
        for (JsonNode detail : error.path("details")) {
            byte[] value = Base64.getDecoder().decode(detail.path("value").asText());
            details.add(Any.newBuilder()
                    .setTypeUrl("type.googleapis.com/" + detail.path("type").asText())
                    .setValue(ByteString.copyFrom(value))
                    .build());
        }
        return ofDetails(
                httpStatus, error.path("code").asText(), error.path("message").asText(), details);
    }

    /** A problem of HTTP, or the error of a frame. */
    static DoorFailure ofJson(int httpStatus, JsonNode error, String message) {
        List<String> details = new ArrayList<>();
        error.path("details").forEach(detail -> details.add(detail.path("@type").asText()));
        return new DoorFailure(
                httpStatus,
                error.path("code").asText(),
                error.path("reason").asText(),
                error.path("domain").asText(),
                message,
                error.path("requestId").asText(),
                error.path("retryAfterMs").asLong(),
                details);
    }

    private static DoorFailure ofDetails(int httpStatus, String code, String message, List<Any> details)
            throws InvalidProtocolBufferException {
        ErrorInfo info = ErrorInfo.getDefaultInstance();
        RetryInfo retry = RetryInfo.getDefaultInstance();
        List<String> others = new ArrayList<>();
        for (Any detail : details) {
            if (detail.is(ErrorInfo.class)) {
                info = detail.unpack(ErrorInfo.class);
            } else if (detail.is(RetryInfo.class)) {
                retry = detail.unpack(RetryInfo.class);
            } else {
                others.add(detail.getTypeUrl());
            }
        }
        long waitMs = retry.getRetryDelay().getSeconds() * 1_000
                + retry.getRetryDelay().getNanos() / 1_000_000;
        return new DoorFailure(
                httpStatus,
                code,
                info.getReason(),
                info.getDomain(),
                message,
                info.getMetadataOrDefault("requestId", ""),
                waitMs,
                others);
    }
}
