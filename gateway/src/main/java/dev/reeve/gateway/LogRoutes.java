// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import com.google.protobuf.MessageLite;
import dev.reeve.gatewayapi.log.v1.AnswersRequest;
import dev.reeve.gatewayapi.log.v1.ClearLevelRequest;
import dev.reeve.gatewayapi.log.v1.ConfigRequest;
import dev.reeve.gatewayapi.log.v1.EraseDeviceRequest;
import dev.reeve.gatewayapi.log.v1.FollowRequest;
import dev.reeve.gatewayapi.log.v1.ListAuditRequest;
import dev.reeve.gatewayapi.log.v1.ListCommandsRequest;
import dev.reeve.gatewayapi.log.v1.ListDevicesRequest;
import dev.reeve.gatewayapi.log.v1.ListLevelsRequest;
import dev.reeve.gatewayapi.log.v1.Target;
import java.time.InstantSource;
import java.util.Set;
import java.util.function.Function;

/** {@code /v1/logs*}: bodies (records, levels, commands) go through as they are; the rest is built from parameters. */
final class LogRoutes {
    private static final Set<String> JSON = Set.of(MediaTypes.JSON);
    private static final Set<String> STREAMS = Set.of(MediaTypes.NDJSON, MediaTypes.EVENTS, MediaTypes.JSON);
    private static final Set<String> OTLP_TYPES = Set.of(MediaTypes.X_PROTOBUF, MediaTypes.JSON);
    private static final Set<String> NDJSON_TYPES = Set.of(MediaTypes.NDJSON, "application/ndjson", MediaTypes.JSON);
    static final int PAGE_MAX = 1_000;
    private static final int COMMANDS_MAX = 200;
    private static final String ERASE_METHOD = "EraseDevice";

    private final ServiceDoor services;
    private final InstantSource clock;

    LogRoutes(ServiceDoor services, InstantSource clock) {
        this.services = services;
        this.clock = clock;
    }

    void addTo(RouteTable.Builder routes) {
        Operation otlp = api(
                OTLP_TYPES,
                Set.of(),
                request -> services.pass(
                        request,
                        OwnServices.OTLP,
                        "Export",
                        MediaTypes.bare(request.exchange().header("Content-Type"))));
        routes.add("POST", "/v1/logs", otlp);
        routes.add("POST", "/otlp/v1/logs", otlp);
        routes.add(
                "POST",
                "/v1/logs/records",
                api(
                        NDJSON_TYPES,
                        JSON,
                        request -> services.pass(request, OwnServices.LOG, "AppendNdjson", MediaTypes.NDJSON)));
        routes.add("GET", "/v1/logs/devices", asked(services, "ListDevices", LogRoutes::devices));
        routes.add("GET", "/v1/logs/tail", followed("Follow", LogRoutes::tail));
        new LogSearchRoutes(services, clock).addTo(routes);
        addLevels(routes);
        addCommands(routes);
        routes.device("DELETE", api(Set.of(), JSON, this::eraseDevice).calling(OwnServices.LOG, ERASE_METHOD));
        routes.add("POST", "/v1/logs/markers", message("Mark"));
        routes.add("GET", "/v1/logs/audit", asked(services, "ListAudit", LogRoutes::audit));
    }

    private void addLevels(RouteTable.Builder routes) {
        routes.add("POST", "/v1/logs/levels", message("SetLevel"));
        routes.add("GET", "/v1/logs/levels", asked(services, "ListLevels", LogRoutes::levels));
        routes.add("DELETE", "/v1/logs/levels", asked(services, "ClearLevel", LogRoutes::clearLevel));
        routes.add("GET", "/v1/logs/config", asked(services, "Config", LogRoutes::config));
    }

    private void addCommands(RouteTable.Builder routes) {
        routes.add("POST", "/v1/logs/commands", message("Command"));
        routes.add("GET", "/v1/logs/commands", asked(services, "ListCommands", LogRoutes::commands));
        routes.add("GET", "/v1/logs/answers", followed("Answers", LogRoutes::answers));
    }

    /** The body is the method's request as JSON. */
    private Operation message(String method) {
        return api(JSON, JSON, request -> services.pass(request, OwnServices.LOG, method, MediaTypes.JSON))
                .calling(OwnServices.LOG, method);
    }

    /** The method's request is made of the parameters. */
    static Operation asked(ServiceDoor services, String method, Function<Query, MessageLite> message) {
        return api(
                        Set.of(),
                        JSON,
                        request -> services.send(request, OwnServices.LOG, method, message.apply(request.query())))
                .calling(OwnServices.LOG, method);
    }

    /** Likewise, and its replies are a stream. */
    private Operation followed(String method, Function<Query, MessageLite> message) {
        return api(
                        Set.of(),
                        STREAMS,
                        request -> services.send(request, OwnServices.TAIL, method, message.apply(request.query())))
                .calling(OwnServices.TAIL, method);
    }

    static Operation.Api api(Set<String> takes, Set<String> gives, Operation.Handler handler) {
        return new Operation.Api("logs", Operation.Access.ANY, takes, gives, handler);
    }

    private static MessageLite devices(Query query) {
        return ListDevicesRequest.newBuilder()
                .setSearch(query.one("search"))
                .setLimit(query.number("limit", 1, PAGE_MAX))
                .build();
    }

    private void eraseDevice(ApiRequest request) throws InterruptedException {
        EraseDeviceRequest message = EraseDeviceRequest.newBuilder()
                .setDevice(request.parameters().getFirst())
                .setReason(request.query().one("reason"))
                .build();
        services.send(request, OwnServices.LOG, ERASE_METHOD, message);
    }

    private static MessageLite audit(Query query) {
        return ListAuditRequest.newBuilder()
                .setDevice(query.one("device"))
                .setAfter(query.one("after"))
                .setLimit(query.number("limit", 1, PAGE_MAX))
                .build();
    }

    private static MessageLite levels(Query query) {
        return ListLevelsRequest.newBuilder()
                .setOver(isYes("over", query.one("over")))
                .setLimit(query.number("limit", 1, PAGE_MAX))
                .build();
    }

    private static MessageLite clearLevel(Query query) {
        return ClearLevelRequest.newBuilder()
                .setId(query.one("id"))
                .setTarget(target(query.one("target")))
                .setValue(query.one("value"))
                .setReason(query.one("reason"))
                .build();
    }

    private static MessageLite config(Query query) {
        return ConfigRequest.newBuilder()
                .setAppName(query.one("app"))
                .setAppVersion(query.one("version"))
                .setInstallation(query.one("installation"))
                .addAllCapabilities(query.all("capability"))
                .build();
    }

    private static MessageLite commands(Query query) {
        return ListCommandsRequest.newBuilder()
                .setDevice(query.one("device"))
                .setLimit(query.number("limit", 1, COMMANDS_MAX))
                .build();
    }

    private static MessageLite answers(Query query) {
        return AnswersRequest.newBuilder()
                .setDevice(query.one("device"))
                .setAfter(query.one("after"))
                .build();
    }

    private static MessageLite tail(Query query) {
        return FollowRequest.newBuilder()
                .setFilter(LogSearchRoutes.filter(query))
                .setAfter(query.one("after"))
                .setHistory(query.number("history", 0, PAGE_MAX))
                .build();
    }

    private static Target target(String target) {
        return switch (target) {
            case "", "installation" -> Target.INSTALLATION;
            case "account" -> Target.ACCOUNT;
            case "app-version" -> Target.APP_VERSION;
            case "all" -> Target.ALL;
            default -> throw Refusal.invalid("target is installation, account, app-version or all");
        };
    }

    static boolean isYes(String name, String value) {
        return switch (value) {
            case "", "false" -> false;
            case "true" -> true;
            default -> throw Refusal.invalid(name + " is true or false");
        };
    }
}
