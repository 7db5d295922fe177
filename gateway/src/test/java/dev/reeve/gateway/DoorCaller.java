// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.Status;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A caller at each door, made from the doors' specifications alone: sends one call and reads how it ended. */
enum DoorCaller {
    HTTP {
        @Override
        Told tell(RunningGateway gateway, Order order) throws Exception {
            HttpResponse<byte[]> answer = post(
                    gateway,
                    "/v1/services/" + order.service.toLowerCase(Locale.ROOT) + "/" + order.method,
                    order,
                    order.body,
                    "application/proto");
            return answer.statusCode() < 400 ? told(answer, answer.body()) : told(answer, problem(answer));
        }
    },
    CONNECT {
        @Override
        Told tell(RunningGateway gateway, Order order) throws Exception {
            HttpResponse<byte[]> answer = post(gateway, order.path(), order, order.body, "application/proto");
            return answer.statusCode() == 200
                    ? told(answer, answer.body())
                    : told(answer, DoorFailure.ofConnect(answer.statusCode(), JSON.readTree(answer.body())));
        }
    },
    CONNECT_STREAM {
        @Override
        Told tell(RunningGateway gateway, Order order) throws Exception {
            HttpResponse<byte[]> answer =
                    post(gateway, order.path(), order, prefixed(order.body), "application/connect+proto");
            ByteBuffer end = lastMessage(answer.body(), 2);
            byte[] text = new byte[end.remaining()];
            end.get(text);
            JsonNode error = JSON.readTree(text).path("error");
            return error.isMissingNode()
                    ? told(answer, firstMessage(answer.body()))
                    : told(answer, DoorFailure.ofConnect(answer.statusCode(), error));
        }
    },
    GRPC_WEB {
        @Override
        Told tell(RunningGateway gateway, Order order) throws Exception {
            HttpResponse<byte[]> answer =
                    post(gateway, order.path(), order, prefixed(order.body), "application/grpc-web+proto");
            return web(answer, answer.body());
        }
    },
    GRPC_WEB_TEXT {
        @Override
        Told tell(RunningGateway gateway, Order order) throws Exception {
            byte[] text = Base64.getEncoder().encode(prefixed(order.body));
            HttpResponse<byte[]> answer = post(gateway, order.path(), order, text, "application/grpc-web-text+proto");
            return web(answer, ofText(answer.body()));
        }
    },
    GRPC {
        @Override
        Told tell(RunningGateway gateway, Order order) throws Exception {
            ManagedChannel channel = NettyChannelBuilder.forAddress("127.0.0.1", gateway.port())
                    .usePlaintext()
                    .build();
            RpcFixture.Heard heard = new RpcFixture.Heard();
            try {
                byte[] answer = ClientCalls.blockingUnaryCall(
                        ClientInterceptors.intercept(
                                heard.over(channel), MetadataUtils.newAttachHeadersInterceptor(order.metadata())),
                        RpcFixture.method(MethodDescriptor.MethodType.UNARY, order.method),
                        RpcFixture.within(Duration.ofSeconds(20)),
                        order.body);
                return new Told(null, answer, isReplay(heard.headers().get()));
            } catch (StatusRuntimeException e) {
                Status status = RpcFixture.status(e);
                assertThat(status.getCode()).isEqualTo(e.getStatus().getCode().value());
                boolean replay = isReplay(heard.headers().get()) || isReplay(RpcFixture.trailers(e));
                return new Told(DoorFailure.ofStatus(status), NOTHING, replay);
            } finally {
                channel.shutdownNow();
            }
        }
    },
    SOCKET_JSON {
        @Override
        Told tell(RunningGateway gateway, Order order) throws Exception {
            return bySocket(gateway, FrameFormat.JSON, order);
        }
    },
    SOCKET_PROTO {
        @Override
        Told tell(RunningGateway gateway, Order order) throws Exception {
            return bySocket(gateway, FrameFormat.PROTO, order);
        }
    };

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PREFIX_BYTES = 5;
    private static final byte[] NOTHING = {};
    private static final String REPLAYED = "Idempotency-Replayed";

    abstract Told tell(RunningGateway gateway, Order order) throws Exception;

    /**
     * How it ended.
     *
     * @param failure null = well
     * @param body of the answer, or empty
     * @param replayed it says that it is the answer to an earlier call
     */
    @SuppressWarnings("ArrayRecordComponent") // read once by the test that asked
    record Told(@Nullable DoorFailure failure, byte[] body, boolean replayed) {
        DoorFailure error() {
            return Objects.requireNonNull(failure, () -> "answered with " + body.length + " bytes");
        }
    }

    /**
     * One call.
     *
     * @param service full name of a protobuf service
     * @param token null = none
     * @param idempotencyKey empty = none
     */
    @SuppressWarnings("ArrayRecordComponent") // handed over, never changed
    record Order(
            String service,
            String method,
            byte[] body,
            UUID requestId,
            @Nullable String token,
            String idempotencyKey) {
        Order(String service, String method, byte[] body, UUID requestId, @Nullable String token) {
            this(service, method, body, requestId, token, "");
        }

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
            if (!idempotencyKey.isEmpty()) {
                headers.put("Idempotency-Key", idempotencyKey);
            }
            return headers;
        }
    }

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

    private static Told told(HttpResponse<byte[]> answer, byte[] body) {
        return new Told(null, body, isReplay(answer));
    }

    private static Told told(HttpResponse<byte[]> answer, DoorFailure failure) {
        return new Told(failure, NOTHING, isReplay(answer));
    }

    private static Told web(HttpResponse<byte[]> answer, byte[] body) throws InvalidProtocolBufferException {
        Map<String, String> trailers = webTrailers(answer, body);
        return "0".equals(trailers.get("grpc-status"))
                ? told(answer, firstMessage(body))
                : told(answer, grpcStatus(answer.statusCode(), trailers));
    }

    /** Pieces of base64, each with its own end (PROTOCOL-WEB, grpc-web-text). */
    private static byte[] ofText(byte[] text) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int at = 0; at < text.length; at += 4) {
            body.writeBytes(Base64.getDecoder().decode(Arrays.copyOfRange(text, at, at + 4)));
        }
        return body.toByteArray();
    }

    private static boolean isReplay(HttpResponse<byte[]> answer) {
        return answer.headers().firstValue(REPLAYED).filter("true"::equals).isPresent();
    }

    private static boolean isReplay(@Nullable Metadata metadata) {
        return metadata != null && "true".equals(metadata.get(RpcFixture.text(REPLAYED)));
    }

    private static byte[] firstMessage(byte[] body) {
        ByteBuffer message = ByteBuffer.wrap(body);
        assertThat(message.get()).isZero();
        byte[] bytes = new byte[message.getInt()];
        message.get(bytes);
        return bytes;
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

    private static DoorFailure grpcStatus(int httpStatus, Map<String, String> trailers)
            throws InvalidProtocolBufferException {
        assertThat(httpStatus).isEqualTo(200);
        Status status = Status.parseFrom(Base64.getDecoder().decode(trailers.get("grpc-status-details-bin")));
        assertThat(trailers).containsEntry("grpc-status", Integer.toString(status.getCode()));
        return DoorFailure.ofStatus(status);
    }

    private static DoorFailure problem(HttpResponse<byte[]> answer) throws IOException {
        JsonNode problem = JSON.readTree(answer.body());
        assertThat(problem.path("status").asInt()).isEqualTo(answer.statusCode());
        return DoorFailure.ofJson(
                answer.statusCode(), problem, problem.path("detail").asText());
    }

    private static Told bySocket(RunningGateway gateway, FrameFormat format, Order order) throws Exception {
        try (TestSocket socket = TestSocket.open(gateway, format, Objects.requireNonNull(order.token))) {
            ObjectNode call = JSON.createObjectNode()
                    .put("service", order.service.toLowerCase(Locale.ROOT))
                    .put("method", order.method)
                    .put("requestId", order.requestId.toString())
                    .put("bodyBase64", Base64.getEncoder().encodeToString(order.body))
                    .put("contentType", "application/proto");
            if (!order.idempotencyKey.isEmpty()) {
                call.put("idempotencyKey", order.idempotencyKey);
            }
            socket.say("{\"id\":2,\"call\":" + call + "}");
            JsonNode told = socket.hear();
            JsonNode error = told.path("error");
            JsonNode done = told.path("done");
            DoorFailure failure = error.isMissingNode()
                    ? null
                    : DoorFailure.ofJson(0, error, error.path("message").asText());
            byte[] body = Base64.getDecoder().decode(done.path("bodyBase64").asText());
            return new Told(failure, body, done.path("replayed").asBoolean());
        }
    }
}
