// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import com.google.protobuf.MessageLite;
import dev.reeve.gatewayapi.log.v1.AroundRequest;
import dev.reeve.gatewayapi.log.v1.ExportRequest;
import dev.reeve.gatewayapi.log.v1.Filter;
import dev.reeve.gatewayapi.log.v1.HistogramRequest;
import dev.reeve.gatewayapi.log.v1.QueryRequest;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What is asked of stored log lines: pages, how many there are, what stands around one, all of them as a file. */
final class LogSearchRoutes {
    private static final int BUCKETS_MAX = 200;
    private static final int AROUND_MAX = 200;
    private static final int EXPORT_MAX = 1_000_000;
    private static final int SEVERITY_MAX = 24;
    private static final Map<String, Integer> LEVELS =
            Map.of("trace", 1, "debug", 5, "info", 9, "warn", 13, "warning", 13, "error", 17, "fatal", 21);

    private final ServiceDoor services;
    private final InstantSource clock;

    LogSearchRoutes(ServiceDoor services, InstantSource clock) {
        this.services = services;
        this.clock = clock;
    }

    void addTo(RouteTable.Builder routes) {
        routes.add("GET", "/v1/logs/records", LogRoutes.asked(services, "Query", this::records));
        routes.add("GET", "/v1/logs/histogram", LogRoutes.asked(services, "Histogram", this::histogram));
        routes.add("GET", "/v1/logs/around", LogRoutes.asked(services, "Around", LogSearchRoutes::around));
        routes.add("GET", "/v1/logs/export", LogRoutes.api(Set.of(), Set.of(MediaTypes.NDJSON), this::export));
    }

    private MessageLite records(Query query) {
        return QueryRequest.newBuilder()
                .setFilter(filter(query))
                .setAfter(query.one("after"))
                .setLimit(query.number("limit", 1, LogRoutes.PAGE_MAX))
                .setOldestFirst(isOldestFirst(query.one("order")))
                .setFromUnixNano(time(query, "from"))
                .setToUnixNano(time(query, "to"))
                .build();
    }

    private MessageLite histogram(Query query) {
        return HistogramRequest.newBuilder()
                .setFilter(filter(query))
                .setBuckets(query.number("buckets", 1, BUCKETS_MAX))
                .setFromUnixNano(time(query, "from"))
                .setToUnixNano(time(query, "to"))
                .build();
    }

    private static MessageLite around(Query query) {
        return AroundRequest.newBuilder()
                .setCursor(query.one("cursor"))
                .setLines(query.number("lines", 1, AROUND_MAX))
                .setTrace(LogRoutes.isYes("trace", query.one("trace")))
                .build();
    }

    private void export(ApiRequest request) throws InterruptedException {
        Query query = request.query();
        ExportRequest message = ExportRequest.newBuilder()
                .setFilter(filter(query))
                .setAfter(query.one("after"))
                .setLimit(query.number("limit", 1, EXPORT_MAX))
                .setFromUnixNano(time(query, "from"))
                .setToUnixNano(time(query, "to"))
                .build();
        services.stream(request, OwnServices.TAIL, "Export", message, new LogExportForm(clock.instant()));
    }

    /** Which lines: the parameters that every such route has. */
    static Filter filter(Query query) {
        return Filter.newBuilder()
                .addAllDevices(query.all("device"))
                .setSeverityMin(severity(query.one("level")))
                .setQ(query.one("q"))
                .setApp(query.one("app"))
                .setSession(query.one("session"))
                .setUser(query.one("user"))
                .build();
    }

    /** 0 if not given. */
    private long time(Query query, String name) {
        String text = query.one(name);
        return text.isEmpty() ? 0 : TimeText.unixNanos(name, text, clock.instant());
    }

    private static int severity(String level) {
        if (level.isEmpty()) {
            return 0;
        }
        Integer named = LEVELS.get(level.toLowerCase(Locale.ROOT));
        int number = named != null ? named : level.matches("[0-9]{1,2}") ? Integer.parseInt(level) : -1;
        if (number < 0 || number > SEVERITY_MAX) {
            throw Refusal.invalid("level is trace, debug, info, warn, error, fatal, or 0 to 24");
        }
        return number;
    }

    private static boolean isOldestFirst(String order) {
        return switch (order) {
            case "", "newest" -> false;
            case "oldest" -> true;
            default -> throw Refusal.invalid("order is newest or oldest");
        };
    }
}
