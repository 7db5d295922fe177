// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import dev.reeve.gateway.rpc.Frame;
import dev.reeve.gateway.rpc.RpcText;
import dev.reeve.protocol.ServiceName;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /{package.Service}/{Method}} by gRPC, gRPC-Web or Connect, told apart by the content type: the service of
 * the lower-cased name is called with the message as it is. On the event loop up to {@link RpcCalls}.
 */
final class RpcDoor {
    private static final int UNSUPPORTED_MEDIA_TYPE = 415;
    private static final int VERSION_NOT_SUPPORTED = 505;

    private final LimitSettings limits;
    private final GatewaySettings.DeadlineSettings deadlines;
    private final MetadataNames names;
    private final Admission admission;
    private final RpcCalls calls;

    RpcDoor(GatewaySettings settings, Admission admission, RpcCalls calls) {
        this.limits = settings.limits();
        this.deadlines = settings.deadlines();
        this.names = settings.rpcMetadata();
        this.admission = admission;
        this.calls = calls;
    }

    void addTo(RouteTable.Builder routes) {
        routes.rpc("POST", new Operation.Rpc("rpc", this::post)).rpc("GET", new Operation.Rpc("rpc", this::get));
    }

    private void post(Exchange exchange, List<String> names) {
        RpcType type = typed(exchange, names.get(0));
        String encoding = exchange.header(type.protocol().encodingHeader(), "");
        RpcCalls.Target target = target(exchange, names, type, encoding, false);
        Long timeoutMs = target.timeoutMs();
        Duration longest = timeoutMs == null ? deadlines.stream() : Duration.ofMillis(timeoutMs);
        admit(exchange, target, whole -> read(exchange, type.protocol(), longest, whole));
    }

    /** Only what has no side effects can be asked for by GET; {@link RpcCalls} knows whether that is so. */
    private void get(Exchange exchange, List<String> names) {
        Query query = Query.of(exchange.request().query());
        if (!ConnectGet.isMeant(query)) {
            throw Refusal.status(404, "no such path");
        }
        RpcType type = ConnectGet.type(query);
        if (type == null) {
            throw Refusal.status(UNSUPPORTED_MEDIA_TYPE, "encoding is proto or json");
        }
        speak(exchange, type);
        ConnectGet get = ConnectGet.of(query, type, limits.rpc().getMessageBytes());
        admit(exchange, target(exchange, names, type, get.encoding(), true), whole -> {
            exchange.request().resume();
            whole.accept(List.of(get.message()));
        });
    }

    private static RpcCalls.Target target(
            Exchange exchange, List<String> names, RpcType type, String encoding, boolean get) {
        return new RpcCalls.Target(
                CallFields.service(ServiceName.ofGrpc(names.get(0))),
                CallFields.method(names.get(1)),
                type,
                encoding.strip().toLowerCase(Locale.ROOT),
                timeoutMs(exchange.request(), type.protocol()),
                get);
    }

    private void admit(Exchange exchange, RpcCalls.Target target, Admission.Intake<List<Frame>> intake) {
        admission.admit(
                exchange, AuthRoutes.access(target.service(), target.method()), intake, calls.work(exchange, target));
    }

    private void read(Exchange exchange, RpcType.Protocol protocol, Duration longest, Consumer<List<Frame>> whole) {
        switch (protocol) {
            case GRPC, GRPC_WEB, CONNECT_STREAM -> MessageReader.read(exchange, limits, false, longest, whole);
            case GRPC_WEB_TEXT -> MessageReader.read(exchange, limits, true, longest, whole);
            case CONNECT ->
                BodyReader.read(
                        exchange, limits.http(), body -> whole.accept(List.of(new Frame(Frame.COMPRESSED, body))));
        }
    }

    /** What protocol it is by its content type. On the event loop. */
    private RpcType typed(Exchange exchange, String service) {
        HttpServerRequest request = exchange.request();
        RpcType type = RpcType.of(request.getHeader("Content-Type"));
        if (type == null && service.indexOf('.') < 0) {
            throw Refusal.status(404, "no such path");
        }
        if (type == null) {
            exchange.response().putHeader("Accept-Post", RpcType.ACCEPTED);
            throw Refusal.status(UNSUPPORTED_MEDIA_TYPE, "takes " + RpcType.ACCEPTED);
        }
        speak(exchange, type);
        return type;
    }

    /** From here on failures are written as the protocol wants them. */
    private void speak(Exchange exchange, RpcType type) {
        HttpServerRequest request = exchange.request();
        exchange.door(type.protocol().door());
        if (type.protocol() == RpcType.Protocol.GRPC && request.version() != HttpVersion.HTTP_2) {
            throw Refusal.status(VERSION_NOT_SUPPORTED, "gRPC is spoken over HTTP/2");
        }
        exchange.failuresAs(type.dialect(names)::failure);
        RpcHeaders.check(request, type.protocol(), limits.rpc());
    }

    private static @Nullable Long timeoutMs(HttpServerRequest request, RpcType.Protocol protocol) {
        String value = request.getHeader(protocol.isConnect() ? "Connect-Timeout-Ms" : "grpc-timeout");
        if (value == null) {
            return null;
        }
        try {
            return protocol.isConnect() ? RpcText.connectTimeoutMs(value) : RpcText.grpcTimeoutMs(value);
        } catch (IllegalArgumentException e) {
            throw Refusal.invalid(String.valueOf(e.getMessage()));
        }
    }
}
