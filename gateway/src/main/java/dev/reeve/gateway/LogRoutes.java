// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

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

/** {@code /v1/logs*}: bodies (records, levels, commands) go through as they are; the rest is built from parameters. */
final class LogRoutes {
    private static final Set<String> JSON = Set.of(MediaTypes.JSON);
    private static final Set<String> STREAMS = Set.of(MediaTypes.NDJSON, MediaTypes.EVENTS, MediaTypes.JSON);
    private static final Set<String> OTLP_TYPES = Set.of(MediaTypes.X_PROTOBUF, MediaTypes.JSON);
    private static final Set<String> NDJSON_TYPES = Set.of(MediaTypes.NDJSON, "application/ndjson", MediaTypes.JSON);
    private static final int PAGE_MAX = 1_000;
    private static final int COMMANDS_MAX = 200;

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
        routes.add("GET", "/v1/logs/devices", api(Set.of(), JSON, this::devices));
        routes.add("GET", "/v1/logs/tail", api(Set.of(), STREAMS, this::tail));
        new LogSearchRoutes(services, clock).addTo(routes);
        addLevels(routes);
        addCommands(routes);
        routes.device("DELETE", api(Set.of(), JSON, this::eraseDevice));
        routes.add("POST", "/v1/logs/markers", message("Mark"));
        routes.add("GET", "/v1/logs/audit", api(Set.of(), JSON, this::audit));
    }

    private void addLevels(RouteTable.Builder routes) {
        routes.add("POST", "/v1/logs/levels", message("SetLevel"));
        routes.add("GET", "/v1/logs/levels", api(Set.of(), JSON, this::levels));
        routes.add("DELETE", "/v1/logs/levels", api(Set.of(), JSON, this::clearLevel));
        routes.add("GET", "/v1/logs/config", api(Set.of(), JSON, this::config));
    }

    private void addCommands(RouteTable.Builder routes) {
        routes.add("POST", "/v1/logs/commands", message("Command"));
        routes.add("GET", "/v1/logs/commands", api(Set.of(), JSON, this::commands));
        routes.add("GET", "/v1/logs/answers", api(Set.of(), STREAMS, this::answers));
    }

    /** The body is the method's request as JSON. */
    private Operation message(String method) {
        return api(JSON, JSON, request -> services.pass(request, OwnServices.LOG, method, MediaTypes.JSON));
    }

    static Operation api(Set<String> takes, Set<String> gives, Operation.Handler handler) {
        return new Operation.Api("logs", Operation.Access.ANY, takes, gives, handler);
    }

    private void devices(ApiRequest request) throws InterruptedException {
        Query query = request.query();
        services.send(
                request,
                OwnServices.LOG,
                "ListDevices",
                ListDevicesRequest.newBuilder()
                        .setSearch(query.one("search"))
                        .setLimit(query.number("limit", 1, PAGE_MAX))
                        .build());
    }

    private void eraseDevice(ApiRequest request) throws InterruptedException {
        services.send(
                request,
                OwnServices.LOG,
                "EraseDevice",
                EraseDeviceRequest.newBuilder()
                        .setDevice(request.parameters().getFirst())
                        .setReason(request.query().one("reason"))
                        .build());
    }

    private void audit(ApiRequest request) throws InterruptedException {
        Query query = request.query();
        services.send(
                request,
                OwnServices.LOG,
                "ListAudit",
                ListAuditRequest.newBuilder()
                        .setDevice(query.one("device"))
                        .setAfter(query.one("after"))
                        .setLimit(query.number("limit", 1, PAGE_MAX))
                        .build());
    }

    private void levels(ApiRequest request) throws InterruptedException {
        Query query = request.query();
        services.send(
                request,
                OwnServices.LOG,
                "ListLevels",
                ListLevelsRequest.newBuilder()
                        .setOver(isYes("over", query.one("over")))
                        .setLimit(query.number("limit", 1, PAGE_MAX))
                        .build());
    }

    private void clearLevel(ApiRequest request) throws InterruptedException {
        Query query = request.query();
        services.send(
                request,
                OwnServices.LOG,
                "ClearLevel",
                ClearLevelRequest.newBuilder()
                        .setId(query.one("id"))
                        .setTarget(target(query.one("target")))
                        .setValue(query.one("value"))
                        .setReason(query.one("reason"))
                        .build());
    }

    private void config(ApiRequest request) throws InterruptedException {
        Query query = request.query();
        services.send(
                request,
                OwnServices.LOG,
                "Config",
                ConfigRequest.newBuilder()
                        .setAppName(query.one("app"))
                        .setAppVersion(query.one("version"))
                        .setInstallation(query.one("installation"))
                        .addAllCapabilities(query.all("capability"))
                        .build());
    }

    private void commands(ApiRequest request) throws InterruptedException {
        Query query = request.query();
        services.send(
                request,
                OwnServices.LOG,
                "ListCommands",
                ListCommandsRequest.newBuilder()
                        .setDevice(query.one("device"))
                        .setLimit(query.number("limit", 1, COMMANDS_MAX))
                        .build());
    }

    private void answers(ApiRequest request) throws InterruptedException {
        Query query = request.query();
        services.send(
                request,
                OwnServices.TAIL,
                "Answers",
                AnswersRequest.newBuilder()
                        .setDevice(query.one("device"))
                        .setAfter(query.one("after"))
                        .build());
    }

    private void tail(ApiRequest request) throws InterruptedException {
        Query query = request.query();
        services.send(
                request,
                OwnServices.TAIL,
                "Follow",
                FollowRequest.newBuilder()
                        .setFilter(LogSearchRoutes.filter(query))
                        .setAfter(query.one("after"))
                        .setHistory(query.number("history", 0, PAGE_MAX))
                        .build());
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
