// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import dev.reeve.protocol.ErrorReason;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.ServerWebSocket;
import java.util.Map;
import org.jboss.logging.Logger;

/** {@code GET /v1/ws}: turns a request into a socket, on its event loop. */
final class SocketDoor {
    private static final Logger LOG = Logger.getLogger(SocketDoor.class);
    private static final int UPGRADE_REQUIRED = 426;

    private final SocketServices services;

    SocketDoor(SocketServices services) {
        this.services = services;
    }

    void addTo(RouteTable.Builder routes) {
        routes.add("GET", "/v1/ws", new Operation.Upgrade("websocket", this::upgrade));
    }

    private void upgrade(Exchange exchange) {
        HttpServerRequest request = exchange.request();
        OriginRule.Verdict origin =
                services.settings().origins().judge(request.getHeader("Origin"), HttpDoor.authority(request));
        if (origin == OriginRule.Verdict.FOREIGN) {
            throw Refusal.of(ErrorReason.FORBIDDEN, "this origin may not use the gateway");
        }
        if (!isHandshake(request)) {
            Problem problem = Problem.refused(UPGRADE_REQUIRED, "this path is a WebSocket", exchange.requestId());
            boolean http1 = request.version() == HttpVersion.HTTP_1_1;
            exchange.fail(http1 ? problem.with(Map.of("Upgrade", "websocket", "Connection", "Upgrade")) : problem);
            return;
        }
        exchange.upgraded();
        request.toWebSocket()
                .onSuccess(socket -> open(exchange, socket))
                .onFailure(e -> LOG.debugf("WebSocket handshake failed requestId=%s %s", exchange.requestId(), e));
    }

    private void open(Exchange exchange, ServerWebSocket socket) {
        Loop loop = Loop.current();
        FrameFormat offered = FrameFormat.of(socket.subProtocol());
        FrameFormat format = offered == null ? FrameFormat.JSON : offered;
        LimitSettings limits = services.settings().limits();
        OutQueue queue = new OutQueue(limits.outQueue(), services.metrics().outQueueBytes(), System::nanoTime);
        WebSocketWire wire = new WebSocketWire(socket, format, loop, queue);
        SocketSession.Origin origin =
                new SocketSession.Origin(exchange.requestId(), exchange.address(), exchange.guard());
        SocketSession session = new SocketSession(origin, wire, loop, services);
        session.start();
        wire.hand(session, limits.sockets().messageBytes(), exchange.requestId());
        if (offered == null) {
            session.close(CloseCode.BAD_FRAME);
        }
    }

    private static boolean isHandshake(HttpServerRequest request) {
        String upgrade = request.getHeader("Upgrade");
        return request.version() == HttpVersion.HTTP_1_1
                && upgrade != null
                && upgrade.strip().equalsIgnoreCase("websocket")
                && request.getHeader("Sec-WebSocket-Key") != null;
    }
}
