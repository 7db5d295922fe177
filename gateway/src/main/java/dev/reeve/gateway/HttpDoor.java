// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import dev.reeve.protocol.ErrorReason;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.HostAndPort;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Where every HTTP request enters, on its connection's event loop: standing headers, origin, path, route. What a route
 * needs from a worker goes on to {@link Admission}.
 */
final class HttpDoor implements Handler<HttpServerRequest> {
    private static final Logger LOG = Logger.getLogger(HttpDoor.class);
    private static final Set<String> READING = Set.of("GET", "HEAD");
    private static final Duration COME_AGAIN = Duration.ofSeconds(5);

    private final GatewaySettings settings;
    private final StandingHeaders headers;
    private final RouteTable routes;
    private final Admission admission;
    private final GatewayMetrics metrics;
    private final Supplier<UUID> requestIds;

    HttpDoor(
            GatewaySettings settings,
            RouteTable routes,
            Admission admission,
            GatewayMetrics metrics,
            Supplier<UUID> requestIds) {
        this.settings = settings;
        this.headers = StandingHeaders.of(settings.tls());
        this.routes = routes;
        this.admission = admission;
        this.metrics = metrics;
        this.requestIds = requestIds;
    }

    @Override
    public void handle(HttpServerRequest request) {
        ConnectionGuard guard = ConnectionGuard.of(request.connection());
        if (guard.isOver()) {
            return;
        }
        guard.requestStarted();
        UUID id = CallFields.requestId(request.getHeader("X-Request-Id"), requestIds.get());
        String peer = request.remoteAddress().hostAddress();
        String address = settings.trustedProxies().caller(peer, request.getHeader("X-Forwarded-For"));
        Exchange exchange = new Exchange(request, Loop.current(), id, address, guard, done -> ended(done, guard));
        exchange.began(metrics.stages().enter(Stage.DECODE));
        headers.apply(request, id.toString());
        try {
            checkConnection(exchange);
            route(exchange);
        } catch (Refusal e) {
            exchange.fail(e.problem(id));
        } catch (RuntimeException e) {
            LOG.errorf(e, "request failed requestId=%s", id);
            exchange.fail(Problem.internal(id));
        }
    }

    private static void checkConnection(Exchange exchange) {
        if (exchange.guard().isRefused()) {
            exchange.closeAfterwards();
            throw Refusal.of(ErrorReason.RATE_LIMITED, "this address has its most connections", COME_AGAIN);
        }
    }

    private void route(Exchange exchange) {
        HttpServerRequest request = exchange.request();
        checkFraming(exchange);
        String method = request.method().name();
        String path = RequestPath.decode(request.path());
        RouteTable.Match match = path == null ? new RouteTable.Match.NotFound() : routes.match(method, path);
        OriginRule.Verdict origin = origin(exchange, READING.contains(method) || takesForeignForms(match));
        switch (match) {
            case RouteTable.Match.NotFound _ ->
                exchange.fail(Problem.refused(404, "no such path", exchange.requestId()));
            case RouteTable.Match.NotAllowed(Set<String> allowed) -> notAllowed(exchange, origin, method, allowed);
            case RouteTable.Match.Found found -> run(exchange, found);
        }
    }

    private void run(Exchange exchange, RouteTable.Match.Found found) {
        exchange.door(found.operation().door());
        switch (found.operation()) {
            case Operation.Immediate immediate -> immediate.action().accept(exchange);
            case Operation.Upgrade upgrade -> upgrade.action().accept(exchange);
            case Operation.Rpc rpc -> rpc.action().accept(exchange, found.parameters());
            case Operation.Api api -> admission.admit(exchange, api, found.parameters());
        }
    }

    /**
     * Refuses what two readers could frame differently. The codec lets a request with both Content-Length and
     * Transfer-Encoding through without its length, so a chunked request is the last one of its connection (RFC 9112,
     * section 6.1).
     */
    private static void checkFraming(Exchange exchange) {
        HttpServerRequest request = exchange.request();
        if (request.version() == HttpVersion.HTTP_2) {
            return;
        }
        List<String> hosts = request.headers().getAll("Host");
        if (hosts.size() > 1 || (hosts.isEmpty() && request.version() == HttpVersion.HTTP_1_1)) {
            exchange.closeAfterwards();
            throw Refusal.invalid("exactly one Host header is needed");
        }
        List<String> codings = request.headers().getAll("Transfer-Encoding");
        if (!codings.isEmpty()) {
            exchange.closeAfterwards();
            if (codings.size() > 1 || !codings.getFirst().strip().equalsIgnoreCase("chunked")) {
                throw Refusal.invalid("the only transfer coding is chunked");
            }
        }
    }

    private static boolean takesForeignForms(RouteTable.Match match) {
        return match instanceof RouteTable.Match.Found found
                && found.operation() instanceof Operation.Api api
                && api.access() == Operation.Access.FOREIGN_FORM;
    }

    private OriginRule.Verdict origin(Exchange exchange, boolean harmless) {
        HttpServerRequest request = exchange.request();
        String origin = request.getHeader("Origin");
        OriginRule.Verdict verdict = settings.origins().judge(origin, authority(request));
        if (origin != null) {
            request.response().putHeader("Vary", "Origin");
        }
        if (verdict == OriginRule.Verdict.ALLOWED && origin != null) {
            Cors.allow(request.response(), origin);
        }
        if (verdict == OriginRule.Verdict.FOREIGN && !harmless) {
            throw Refusal.of(ErrorReason.FORBIDDEN, "this origin may not use the gateway");
        }
        return verdict;
    }

    /** Also how OPTIONS is answered: no route has it as a method of its own. */
    private static void notAllowed(
            Exchange exchange, OriginRule.Verdict origin, String method, Collection<String> allowed) {
        HttpServerResponse response = exchange.response();
        response.putHeader("Allow", String.join(", ", allowed));
        if (!method.equals("OPTIONS")) {
            exchange.fail(Problem.refused(405, "the path takes " + allowed, exchange.requestId()));
            return;
        }
        boolean asks = exchange.header("Access-Control-Request-Method") != null;
        if (asks && origin == OriginRule.Verdict.ALLOWED) {
            Cors.preflight(response, allowed, exchange.header("Access-Control-Request-Headers"));
        }
        exchange.send(Answer.empty(204));
    }

    private void ended(Exchange exchange, ConnectionGuard guard) {
        guard.requestEnded();
        metrics.requestEnded(
                exchange.door(),
                exchange.isGone() ? 499 : exchange.response().getStatusCode(),
                exchange.reason(),
                Duration.ofNanos(System.nanoTime() - exchange.startedNs()));
    }

    /** Host and port as the caller wrote them. */
    static @Nullable String authority(HttpServerRequest request) {
        if (request.version() != HttpVersion.HTTP_2) {
            return request.getHeader("Host");
        }
        HostAndPort authority = request.authority();
        if (authority == null) {
            return null;
        }
        return authority.port() < 0 ? authority.host() : authority.host() + ':' + authority.port();
    }
}
