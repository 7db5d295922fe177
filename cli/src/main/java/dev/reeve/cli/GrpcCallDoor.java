// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * gRPC and gRPC-Web. JSON goes as {@code +json}: the gateway translates by the worker's published descriptors, so none
 * is needed here.
 */
final class GrpcCallDoor implements CallDoor {
    private static final int OK = 200;
    private static final int TRAILERS = 0x80;

    private final GrpcWire wire;

    GrpcCallDoor(GrpcWire wire) {
        this.wire = wire;
    }

    @Override
    public void call(CallRequest call, ReplyPrinter printer) {
        String type = wire.contentType() + (call.json() ? "+json" : "+proto");
        Map<String, String> headers = new LinkedHashMap<>(CallHeaders.beside(call));
        headers.put("Content-Type", type);
        headers.put("grpc-timeout", call.deadline().toMillis() + "m");
        RpcReplies replies = new RpcReplies(printer, call);
        try (GrpcWire.Answer answer = wire.post(call.rpcPath(), headers, RpcFrames.of(call.body()), call)) {
            String requestId = text(answer.header("x-request-id"));
            if (answer.status() != OK) {
                String body = new String(answer.body().readNBytes(1 << 20), StandardCharsets.UTF_8);
                throw Problem.of(answer.status(), body, requestId).toException();
            }
            read(answer, replies, requestId);
        } catch (IOException e) {
            throw CliException.unreachable("the connection was lost: " + e.getMessage(), "It may have been run.");
        }
    }

    private static void read(GrpcWire.Answer answer, RpcReplies replies, String requestId) throws IOException {
        Map<String, String> inBody = Map.of();
        RpcFrames frames = new RpcFrames(answer.body());
        for (RpcFrames.Frame frame = frames.next(); frame != null; frame = frames.next()) {
            if ((frame.flags() & TRAILERS) != 0) {
                inBody = trailers(frame.payload());
            } else if (!replies.message(frame.payload())) {
                return;
            }
        }
        String status = said(answer, inBody, "grpc-status");
        if (status == null) {
            throw CliException.failed("the answer has no grpc-status: is this a Reeve gateway?", "");
        }
        if (!status.equals("0")) {
            throw RpcErrors.ofGrpc(
                            status,
                            text(said(answer, inBody, "grpc-message")),
                            text(said(answer, inBody, "grpc-status-details-bin")),
                            requestId)
                    .toException();
        }
        replies.end(CallTimes.of(requestId));
    }

    /** In the trailers, or in the headers of an answer that has nothing else. */
    private static @Nullable String said(GrpcWire.Answer answer, Map<String, String> inBody, String name)
            throws IOException {
        String value = inBody.get(name);
        if (value == null) {
            value = answer.trailer(name);
        }
        return value == null ? answer.header(name) : value;
    }

    private static Map<String, String> trailers(byte[] payload) {
        Map<String, String> trailers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        new String(payload, StandardCharsets.UTF_8).lines().forEach(line -> {
            int colon = line.indexOf(':');
            if (colon > 0) {
                trailers.put(
                        line.substring(0, colon).strip(),
                        line.substring(colon + 1).strip());
            }
        });
        return trailers;
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }

    @Override
    public void close() {
        wire.close();
    }
}
