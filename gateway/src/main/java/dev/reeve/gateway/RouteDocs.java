// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import dev.reeve.gateway.openapi.ApiRoute;
import dev.reeve.gateway.openapi.ApiRoute.Parameter;
import dev.reeve.protocol.ServiceName;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the OpenAPI document says of the gateway's own routes. Those of accounts and administration follow from the
 * methods they call, and any that is not described here is shown with what the route table knows of it.
 */
final class RouteDocs {
    private static final String JSON = MediaTypes.JSON;
    /** Of a service that publishes no descriptors: whatever it takes. */
    private static final String BODIES = JSON + " application/octet-stream";

    /** Doors that give out files: of the console, and of the operator's folder. */
    private static final Set<String> FILES = Set.of("console", "static");

    private static final List<String> STREAMS = List.of(MediaTypes.NDJSON, MediaTypes.EVENTS);
    private static final List<Parameter> FILTER = List.of(
            text("device", "Installation id; may be given more than once."),
            text("level", "trace, debug, info, warn, error, fatal, or 1 to 24: this and above."),
            text("q", "A filter as people type it: words, \"phrases\", /patterns/, fields; docs/log-filter.md."),
            text("app", "Name of the app."),
            text("session", "One session."),
            text("user", "One user."));
    private static final Parameter AFTER = text("after", "The cursor of a page or line: what comes after it.");
    private static final List<Parameter> TIMES =
            List.of(text("from", "A time, or a time ago: 2026-01-02T03:04:05Z, 15m."), text("to", "Likewise."));
    private static final Parameter LIMIT = new Parameter("limit", "integer", "1 to 1,000; 200 if not given.");

    private static final Map<String, Said> SAID = Map.ofEntries(
            Map.entry("POST /v1/services/{service}", said("Calls a service's default method.", BODIES, "*/*")),
            Map.entry("POST /v1/services/{service}/{method}", said("Calls a method.", BODIES, "*/*")),
            Map.entry("GET /v1/services", said("Services, their instances and figures.", "", JSON)),
            Map.entry("GET /v1/services/{service}", said("One service.", "", JSON)),
            Map.entry("GET /v1/openapi.json", said("This document.", "", JSON)),
            Map.entry("POST /v1/topics/{topic}", said("Publishes to a topic.", BODIES, JSON)),
            Map.entry("GET /v1/topics/{topic}/events", said("Follows a topic.", "", MediaTypes.EVENTS)),
            Map.entry("POST /v1/logs", said("Takes OTLP log records.", MediaTypes.X_PROTOBUF + " " + JSON, "*/*")),
            Map.entry("POST /otlp/v1/logs", said("The same.", MediaTypes.X_PROTOBUF + " " + JSON, "*/*")),
            Map.entry(
                    "POST /v1/logs/records",
                    said("Takes log records, one a line.", MediaTypes.NDJSON + " " + JSON, JSON)),
            Map.entry(
                    "GET /v1/logs/export",
                    said("Gives every line of a filter; the last line says complete.", "", MediaTypes.NDJSON)),
            Map.entry(
                    "GET /.well-known/jwks.json",
                    said("Keys that access tokens are signed with.", "", "application/jwk-set+json")),
            Map.entry("GET /.well-known/openid-configuration", said("Who signs, and where the keys are.", "", JSON)),
            Map.entry("GET /status/", said("Name, uptime and state.", "", "text/html")),
            Map.entry("GET /echo/", said("Whether the gateway is there.", "", "")));

    private final Map<String, MethodDescriptor> methods = new HashMap<>();

    /** What a route takes and gives, if that is no message. */
    private record Said(String summary, List<String> takes, List<String> gives) {}

    RouteDocs() {
        for (FileDescriptor file : OwnServices.files()) {
            file.getServices()
                    .forEach(service -> service.getMethods()
                            .forEach(method -> methods.put(
                                    ServiceName.ofGrpc(service.getFullName()) + '/' + method.getName(), method)));
        }
    }

    /**
     * Empty for what is no part of the API or what OpenAPI cannot say: files, where providers send
     * browsers back to, WebSockets, and paths of gRPC services.
     */
    Optional<ApiRoute> of(RouteTable.Route route) {
        boolean file = route.operation() instanceof Operation.Immediate page && FILES.contains(page.door());
        boolean described = !file
                && !route.path().endsWith("/callback")
                && !(route.operation() instanceof Operation.Upgrade)
                && !(route.operation() instanceof Operation.Rpc)
                && !route.method().equals("HEAD");
        return described ? Optional.of(describe(route)) : Optional.empty();
    }

    private ApiRoute describe(RouteTable.Route route) {
        String key = route.method() + ' ' + route.path();
        Operation.Api api = route.operation() instanceof Operation.Api known ? known : null;
        MethodDescriptor rpc = api == null ? null : methods.get(api.rpc());
        Said said = SAID.get(key);
        if (said == null) {
            said = new Said(
                    rpc == null ? route.path() : words(rpc.getName()),
                    api == null || rpc != null ? List.of() : List.copyOf(api.contentTypes()),
                    api == null || rpc != null ? List.of() : List.copyOf(api.accepts()));
        }
        boolean streams = rpc != null && rpc.isServerStreaming();
        return new ApiRoute(
                route.method(),
                route.path(),
                tag(route.path()),
                said.summary(),
                access(route),
                rpc == null || isWithoutBody(route) ? null : rpc.getInputType(),
                said.takes(),
                output(rpc, streams),
                streams ? STREAMS : said.gives(),
                parameters(key));
    }

    private static boolean isWithoutBody(RouteTable.Route route) {
        return route.method().equals("GET") || route.method().equals("DELETE");
    }

    private static @Nullable Descriptor output(@Nullable MethodDescriptor rpc, boolean streams) {
        return rpc == null || streams ? null : rpc.getOutputType();
    }

    private static List<Parameter> parameters(String key) {
        return switch (key) {
            case "GET /v1/logs/records" -> all(FILTER, TIMES, AFTER, LIMIT, text("order", "newest (first) or oldest."));
            case "GET /v1/logs/histogram" ->
                all(FILTER, TIMES, new Parameter("buckets", "integer", "1 to 200; 60 if not given."));
            case "GET /v1/logs/around" ->
                List.of(
                        text("cursor", "Of the line."),
                        new Parameter("lines", "integer", "Before it and behind it: 1 to 200; 50 if not given."),
                        new Parameter("trace", "boolean", "Of its trace over all devices; else of its session."));
            case "GET /v1/logs/export" ->
                all(FILTER, TIMES, AFTER, new Parameter("limit", "integer", "1 to 1,000,000; all if not given."));
            case "GET /v1/logs/devices" -> List.of(text("search", "Part of a name or an id."), LIMIT);
            case "DELETE /v1/logs/devices/{device}" -> List.of(text("reason", "Kept with who asked."));
            case "GET /v1/logs/audit" ->
                List.of(text("device", "Installation id."), text("after", "`next` of the page before."), LIMIT);
            case "GET /v1/logs/tail" ->
                all(
                        FILTER,
                        List.of(AFTER),
                        new Parameter("history", "integer", "So many stored lines first; 0 to 1,000."));
            case "GET /v1/logs/levels" -> List.of(new Parameter("over", "boolean", "Those that are over, too."), LIMIT);
            case "DELETE /v1/logs/levels" ->
                List.of(
                        text("id", "Of one override; or all of a target and value:"),
                        text("target", "installation (if not given), account, app-version, all."),
                        text("value", "Which of them."),
                        text("reason", "Kept with who asked."));
            case "GET /v1/logs/config" ->
                List.of(
                        text("app", "Name of the app that asks."),
                        text("version", "Its version."),
                        text("installation", "With an API key only: whom it claims to be."),
                        text("capability", "A command it carries out; may be given more than once."));
            case "GET /v1/logs/commands" ->
                List.of(
                        text("device", "Installation id."),
                        new Parameter("limit", "integer", "1 to 200; 50 if not given."));
            case "GET /v1/logs/answers" ->
                List.of(text("device", "Installation id."), text("after", "The cursor of a command or batch."));
            case "GET /v1/gateway/connections" ->
                List.of(
                        text("listener", "Name of a listener."),
                        text("remote", "The peer's end point."),
                        text("local", "The gateway's end point."),
                        new Parameter("limit", "integer", "So many at most."),
                        text("after", "The id of the last one of a page."));
            case "PATCH /v1/gateway/connections", "DELETE /v1/gateway/connections" ->
                List.of(text("id", "Which connection."));
            default -> List.of();
        };
    }

    private static List<Parameter> all(List<Parameter> first, List<Parameter> then, Parameter... last) {
        return Stream.of(first.stream(), then.stream(), Stream.of(last))
                .flatMap(part -> part)
                .toList();
    }

    private static ApiRoute.Access access(RouteTable.Route route) {
        if (!(route.operation() instanceof Operation.Api api)) {
            return ApiRoute.Access.STATIC;
        }
        if (api.access() != Operation.Access.ANY) {
            return ApiRoute.Access.OPEN;
        }
        return route.path().startsWith("/v1/services/{") && route.method().equals("POST")
                ? ApiRoute.Access.SERVICE
                : ApiRoute.Access.CREDENTIAL;
    }

    /** The part after the version, as {@code auth} of {@code /v1/auth/sign-in}; else {@code gateway}. */
    private static String tag(String path) {
        String[] parts = path.split("/", 4);
        return parts.length > 2 && parts[1].equals("v1") && !parts[2].contains(".") ? parts[2] : "gateway";
    }

    /** {@code List user sessions.} of {@code ListUserSessions}. */
    private static String words(String name) {
        String spaced = name.replaceAll("(?<=[a-z])(?=[A-Z])", " ");
        return spaced.charAt(0) + spaced.substring(1).toLowerCase(Locale.ROOT) + '.';
    }

    private static Said said(String summary, String takes, String gives) {
        return new Said(summary, types(takes), types(gives));
    }

    private static List<String> types(String spaced) {
        return spaced.isEmpty() ? List.of() : List.of(spaced.split(" ", -1));
    }

    private static Parameter text(String name, String description) {
        return new Parameter(name, "string", description);
    }
}
