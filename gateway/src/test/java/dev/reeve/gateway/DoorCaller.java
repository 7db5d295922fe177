// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A caller at each door, made from the doors' specifications alone: sends one call and reads how it failed. */
enum DoorCaller {
    HTTP {
        @Override
        Failure call(RunningGateway gateway, Order order) throws Exception {
            HttpResponse<byte[]> answer = post(
                    gateway,
                    "/v1/services/" + order.service.toLowerCase(Locale.ROOT) + "/" + order.method,
                    order,
                    order.body,
                    "application/proto");
            JsonNode json = JSON.readTree(answer.body());
            return problem(answer, json);
        }
    },
    CONNECT {
        @Override
        Failure call(RunningGateway gateway, Order order) throws Exception {
            HttpResponse<byte[]> answer = post(gateway, order.path(), order, order.body, "application/proto");
            return connectError(answer.statusCode(), JSON.readTree(answer.body()));
        }
    },
    CONNECT_STREAM {
        @Override
        Failure call(RunningGateway gateway, Order order) throws Exception {
            HttpResponse<byte[]> answer =
                    post(gateway, order.path(), order, prefixed(order.body), "application/connect+proto");
            ByteBuffer end = lastMessage(answer.body(), 2);
            byte[] text = new byte[end.remaining()];
            end.get(text);
            return connectError(answer.statusCode(), JSON.readTree(text).path("error"));
        }
    },
    GRPC_WEB {
        @Override
        Failure call(RunningGateway gateway, Order order) throws Exception {
            HttpResponse<byte[]> answer =
                    post(gateway, order.path(), order, prefixed(order.body), "application/grpc-web+proto");
            return grpcStatus(answer.statusCode(), webTrailers(answer, answer.body()));
        }
    },
    GRPC_WEB_TEXT {
        @Override
        Failure call(RunningGateway gateway, Order order) throws Exception {
            byte[] text = Base64.getEncoder().encode(prefixed(order.body));
            HttpResponse<byte[]> answer = post(gateway, order.path(), order, text, "application/grpc-web-text+proto");
            return grpcStatus(
                    answer.statusCode(),
                    webTrailers(answer, Base64.getMimeDecoder().decode(answer.body())));
        }
    },
    GRPC {
        @Override
        Failure call(RunningGateway gateway, Order order) throws Exception {
            ManagedChannel channel = NettyChannelBuilder.forAddress("127.0.0.1", gateway.port())
                    .usePlaintext()
                    .build();
            try {
                byte[] answer = ClientCalls.blockingUnaryCall(
                        ClientInterceptors.intercept(
                                channel, MetadataUtils.newAttachHeadersInterceptor(order.metadata())),
                        RpcFixture.method(MethodDescriptor.MethodType.UNARY, order.method),
                        RpcFixture.within(Duration.ofSeconds(20)),
                        order.body);
                throw new AssertionError("answered with " + answer.length + " bytes");
            } catch (StatusRuntimeException e) {
                Status status = RpcFixture.status(e);
                assertThat(status.getCode()).isEqualTo(e.getStatus().getCode().value());
                return ofStatus(status);
            } finally {
                channel.shutdownNow();
            }
        }
    },
    SOCKET_JSON {
        @Override
        Failure call(RunningGateway gateway, Order order) throws Exception {
            return bySocket(gateway, FrameFormat.JSON, order);
        }
    },
    SOCKET_PROTO {
        @Override
        Failure call(RunningGateway gateway, Order order) throws Exception {
            return bySocket(gateway, FrameFormat.PROTO, order);
        }
    };

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PREFIX_BYTES = 5;

    abstract Failure call(RunningGateway gateway, Order order) throws Exception;

    /**
     * One call.
     *
     * @param service full name of a protobuf service
     * @param token null = none
     */
    @SuppressWarnings("ArrayRecordComponent") // handed over, never changed
    record Order(
            String service,
            String method,
            byte[] body,
            UUID requestId,
            @Nullable String token) {
        Metadata metadata() {
            Metadata metadata = new Metadata();
            headers().forEach((name, value) -> metadata.put(RpcFixture.text(name), value));
            return metadata;
        }

        String path() {
            return "/" + service + "/" + method;
        }

        Map<String, String> headers() {
            Map<String, String> headers = new HashMap<>(Map.of("X-Request-Id", requestId.toString()));
            if (token != null) {
                headers.put("Authorization", "Bearer " + token);
            }
            return headers;
        }
    }

    /**
     * How it failed, in the one form that all doors must agree on.
     *
     * @param httpStatus 0 = the door has none
     */
    record Failure(
            int httpStatus,
            String code,
            String reason,
            String domain,
            String message,
            String requestId,
            long retryAfterMs,
            List<String> details) {}

    private static HttpResponse<byte[]> post(
            RunningGateway gateway, String path, Order order, byte[] body, String contentType) throws Exception {
        HttpRequest.Builder request =
                gateway.request(path).POST(BodyPublishers.ofByteArray(body)).header("Content-Type", contentType);
        order.headers().forEach(request::header);
        if (contentType.startsWith("application/grpc-web")) {
            request.header("X-Grpc-Web", "1").header("Accept", contentType);
        }
        return gateway.http.send(request.build(), BodyHandlers.ofByteArray());
    }

    private static byte[] prefixed(byte[] message) {
        return ByteBuffer.allocate(PREFIX_BYTES + message.length)
                .put((byte) 0)
                .putInt(message.length)
                .put(message)
                .array();
    }

    /** The message with this flag, which must be the last one. */
    private static ByteBuffer lastMessage(byte[] body, int flag) {
        ByteBuffer rest = ByteBuffer.wrap(body);
        while (rest.remaining() >= PREFIX_BYTES) {
            int flags = rest.get() & 0xff;
            ByteBuffer message = rest.slice(rest.position() + Integer.BYTES, rest.getInt());
            rest.position(rest.position() + message.remaining());
            if (flags == flag) {
                if (rest.hasRemaining()) {
                    throw new AssertionError("something follows the end");
                }
                return message;
            }
        }
        throw new AssertionError("no end in " + Arrays.toString(body));
    }

    /** In the headers of an answer without a message, else in its last frame. */
    private static Map<String, String> webTrailers(HttpResponse<byte[]> answer, byte[] body) {
        Map<String, String> trailers = new HashMap<>();
        answer.headers()
                .firstValue("grpc-status")
                .ifPresentOrElse(
                        _ -> answer.headers().map().forEach((name, values) -> trailers.put(name, values.getFirst())),
                        () -> StandardCharsets.US_ASCII
                                .decode(lastMessage(body, 0x80))
                                .toString()
                                .lines()
                                .map(line -> line.split(":", 2))
                                .forEach(line ->
                                        trailers.put(line[0].strip().toLowerCase(Locale.ROOT), line[1].strip())));
        return trailers;
    }

    private static Failure grpcStatus(int httpStatus, Map<String, String> trailers)
            throws InvalidProtocolBufferException {
        assertThat(httpStatus).isEqualTo(200);
        Status status = Status.parseFrom(Base64.getDecoder().decode(trailers.get("grpc-status-details-bin")));
        assertThat(trailers).containsEntry("grpc-status", Integer.toString(status.getCode()));
        return ofStatus(status);
    }

    private static Failure ofStatus(Status status) throws InvalidProtocolBufferException {
        String code = Code.forNumber(status.getCode()).name().toLowerCase(Locale.ROOT);
        return ofDetails(0, code.equals("cancelled") ? "canceled" : code, status.getMessage(), status.getDetailsList());
    }

    private static Failure connectError(int httpStatus, JsonNode error) throws InvalidProtocolBufferException {
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

    private static Failure ofDetails(int httpStatus, String code, String message, List<Any> details)
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
        return new Failure(
                httpStatus,
                code,
                info.getReason(),
                info.getDomain(),
                message,
                info.getMetadataOrDefault("requestId", ""),
                waitMs,
                others);
    }

    private static Failure problem(HttpResponse<byte[]> answer, JsonNode problem) {
        assertThat(problem.path("status").asInt()).isEqualTo(answer.statusCode());
        return ofJson(answer.statusCode(), problem, problem.path("detail").asText());
    }

    private static Failure ofJson(int httpStatus, JsonNode error, String message) {
        List<String> details = new ArrayList<>();
        error.path("details").forEach(detail -> details.add(detail.path("@type").asText()));
        return new Failure(
                httpStatus,
                error.path("code").asText(),
                error.path("reason").asText(),
                error.path("domain").asText(),
                message,
                error.path("requestId").asText(),
                error.path("retryAfterMs").asLong(),
                details);
    }

    private static Failure bySocket(RunningGateway gateway, FrameFormat format, Order order) throws Exception {
        try (TestSocket socket = TestSocket.open(gateway, format, Objects.requireNonNull(order.token))) {
            String call = "\"service\":\"%s\",\"method\":\"%s\",\"requestId\":\"%s\",\"bodyBase64\":\"%s\""
                    .formatted(
                            order.service.toLowerCase(Locale.ROOT),
                            order.method,
                            order.requestId,
                            Base64.getEncoder().encodeToString(order.body));
            socket.say("{\"id\":2,\"call\":{" + call + ",\"contentType\":\"application/proto\"}}");
            JsonNode error = socket.hear().path("error");
            return ofJson(0, error, error.path("message").asText());
        }
    }
}
