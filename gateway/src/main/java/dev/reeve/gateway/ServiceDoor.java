// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import com.google.protobuf.MessageLite;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Calls a service for an HTTP request: any service at {@code POST /v1/services/{service}[/{method}]}, body and content
 * type untouched, and the fixed ones of the other routes. JSON is translated where the method is known to speak
 * protobuf.
 */
final class ServiceDoor implements Operation.Handler {
    private final GatewaySettings.DeadlineSettings deadlines;
    private final Transcoder transcoder;
    private final CallRunner runner;

    ServiceDoor(GatewaySettings.DeadlineSettings deadlines, Transcoder transcoder, CallRunner runner) {
        this.deadlines = deadlines;
        this.transcoder = transcoder;
        this.runner = runner;
    }

    /** What is small, and of a method that is known, or known to be unknown. */
    @Override
    public boolean isQuick(ApiRequest request) {
        return request.body().length <= CallRunner.QUICK_BYTES
                && transcoder.isKnown(request.parameters().getFirst(), method(request));
    }

    private static String method(ApiRequest request) {
        return request.parameters().size() > 1 ? request.parameters().get(1) : "";
    }

    /** The service and method of the path. */
    @Override
    public void handle(ApiRequest request) throws InterruptedException {
        String service = CallFields.service(request.parameters().getFirst());
        String method = CallFields.method(method(request));
        pass(request, service, method, CallFields.contentType(request.exchange().header("Content-Type")));
    }

    /** Sends the request's own body. */
    void pass(ApiRequest request, String service, String method, String contentType) throws InterruptedException {
        boolean json = contentType.isEmpty() || MediaTypes.isJson(contentType);
        Transcoder.Translation translation = json ? transcoder.find(service, method) : null;
        if (translation == null) {
            run(request, new Target(service, method, null), request.body(), contentType);
        } else {
            byte[] body = translation.request(request.body());
            run(request, new Target(service, method, translation), body, MediaTypes.PROTOBUF);
        }
    }

    /** Sends a message of ours; the caller sees the reply as JSON. */
    void send(ApiRequest request, String service, String method, MessageLite message) throws InterruptedException {
        Transcoder.Translation translation = transcoder.of(service, method);
        if (translation == null) {
            throw new IllegalStateException("gateway-api has no method " + service + "/" + method);
        }
        run(request, new Target(service, method, translation), message.toByteArray(), MediaTypes.PROTOBUF);
    }

    /** Sends a message of ours to a method that answers with a stream; the form reads its replies as they came. */
    void stream(ApiRequest request, String service, String method, MessageLite message, ReplyForm form)
            throws InterruptedException {
        Call call = call(request, new Target(service, method, null), message.toByteArray(), MediaTypes.PROTOBUF, true);
        runner.run(request.exchange(), request.caller(), call, form, null);
    }

    private void run(ApiRequest request, Target target, byte[] body, String contentType) throws InterruptedException {
        Exchange exchange = request.exchange();
        boolean stream = target.isStreaming() || asksForStream(exchange.header("Accept"));
        Call call = call(request, target, body, contentType, stream);
        HttpForm form = new HttpForm(StreamFormat.of(exchange.header("Accept")));
        runner.run(exchange, request.caller(), call, form, target.translation);
    }

    private Call call(ApiRequest request, Target target, byte[] body, String contentType, boolean stream) {
        Exchange exchange = request.exchange();
        Duration deadline = CallFields.deadline(exchange.header("Reeve-Deadline-Ms"), stream, deadlines);
        return new Call(
                target.service,
                target.method,
                body,
                contentType,
                request.caller().token(),
                deadline,
                exchange.requestId(),
                stream,
                BesideHeaders.of(exchange, request.caller(), MetadataNames.NONE));
    }

    private static boolean asksForStream(@Nullable String accept) {
        return MediaTypes.names(accept, MediaTypes.NDJSON) || MediaTypes.names(accept, MediaTypes.EVENTS);
    }

    /** Where a call goes, and how its bodies are translated; null = untouched. */
    private record Target(String service, String method, Transcoder.@Nullable Translation translation) {
        boolean isStreaming() {
            return translation != null && translation.streaming();
        }
    }
}
