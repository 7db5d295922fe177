// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import io.vertx.core.http.HttpVersion;

/**
 * Opens streams of the gateway's own services at their exact paths, by gRPC or Connect with protobuf messages. They
 * take no place in flight: what bounds them is their service's to say.
 */
final class DuplexDoor {
    private static final int UNSUPPORTED_MEDIA_TYPE = 415;
    private static final int VERSION_NOT_SUPPORTED = 505;

    private final LimitSettings limits;
    private final GatewayMetrics metrics;

    DuplexDoor(LimitSettings limits, GatewayMetrics metrics) {
        this.limits = limits;
        this.metrics = metrics;
    }

    /**
     * The route of a service's method: {@code routes.add("POST", "/package.Service/Method", ...)}.
     *
     * @param messageBytesMax of one message that comes in
     */
    Operation operation(int messageBytesMax, DuplexService service) {
        return new Operation.Rpc("rpc", (exchange, _) -> open(exchange, messageBytesMax, service));
    }

    private void open(Exchange exchange, int messageBytesMax, DuplexService service) {
        RpcType type = RpcType.of(exchange.header("Content-Type"));
        if (type == null || type.json() || !(type.dialect(MetadataNames.NONE) instanceof FramedDialect dialect)) {
            throw Refusal.status(UNSUPPORTED_MEDIA_TYPE, "takes application/grpc and application/connect+proto");
        }
        exchange.door(type.protocol().door());
        if (exchange.request().version() != HttpVersion.HTTP_2) {
            throw Refusal.status(VERSION_NOT_SUPPORTED, "a stream in both directions needs HTTP/2");
        }
        exchange.failuresAs(dialect::failure);
        RpcHeaders.check(exchange.request(), type.protocol(), limits.rpc());
        OutQueue queue = new OutQueue(limits.outQueue(), metrics.outQueueBytes(), System::nanoTime);
        DuplexStream.open(exchange, dialect, messageBytesMax, queue, service);
    }
}
