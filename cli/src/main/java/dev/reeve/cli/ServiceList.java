// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** What {@code /v1/services} answered, as people read it: overall, and per broker where there are several. */
final class ServiceList {
    /** From the first to the last that a narrow terminal can spare. */
    enum Column {
        SERVICE("SERVICE"),
        WORKERS("WORKERS"),
        WAITING("WAITING"),
        OLDEST("OLDEST"),
        IN_FLIGHT("IN FLIGHT"),
        IN("IN/S"),
        OUT("OUT/S"),
        ARRIVED("ARRIVED"),
        DONE("DONE"),
        FAILED("FAILED");

        private final String title;

        Column(String title) {
            this.title = title;
        }
    }

    private final List<JsonNode> services = new ArrayList<>();
    private final List<JsonNode> brokers = new ArrayList<>();

    /** Either shape: the list, or one service alone. */
    ServiceList(JsonNode json) {
        if (json.has("services")) {
            json.path("services").forEach(services::add);
            json.path("brokers").forEach(brokers::add);
        } else if (json.has("name")) {
            services.add(json);
        }
    }

    boolean isEmpty() {
        return services.isEmpty();
    }

    List<JsonNode> services() {
        return services;
    }

    int brokers() {
        return brokers.size();
    }

    /** The busiest first. */
    void sortByLoad() {
        services.sort(Comparator.comparingLong(
                        (JsonNode service) -> -service.path("waiting").asLong())
                .thenComparingDouble(
                        service -> -service.path("arrivalsPerSecond").asDouble())
                .thenComparing(service -> service.path("name").asText()));
    }

    double perSecond(String field) {
        return services.stream()
                .mapToDouble(service -> service.path(field).asDouble())
                .sum();
    }

    /** Brokers whose figures are missing, one line each. */
    List<String> missing() {
        return brokers.stream()
                .filter(broker -> !broker.path("answered").asBoolean(true))
                .map(broker -> "-- broker %s did not answer (%s): its figures are missing --"
                        .formatted(
                                name(broker),
                                VisibleText.of(broker.path("reason").asText("?"))))
                .toList();
    }

    /** Lines of these columns, as many as there are; notes under each service where asked for. */
    Table table(List<Column> columns, boolean withNotes) {
        Table table = new Table(columns.stream().map(column -> column.title).toList());
        for (JsonNode service : services) {
            table.row(columns.stream().map(column -> cell(service, column)).toList());
            if (withNotes) {
                notes(service).forEach(table::note);
            }
        }
        return table;
    }

    static String cell(JsonNode service, Column column) {
        return switch (column) {
            case SERVICE -> VisibleText.of(service.path("name").asText("?"));
            case WORKERS -> number(service, "readyWorkers");
            case WAITING -> number(service, "waiting");
            case OLDEST -> oldest(service);
            case IN_FLIGHT -> number(service, "inFlight");
            case IN -> rate(service, "arrivalsPerSecond");
            case OUT -> rate(service, "completionsPerSecond");
            case ARRIVED -> number(service, "arrivals");
            case DONE -> number(service, "completions");
            case FAILED ->
                Long.toString(service.path("rejected").asLong()
                        + service.path("expired").asLong()
                        + service.path("failed").asLong());
        };
    }

    private static List<String> notes(JsonNode service) {
        List<String> notes = new ArrayList<>();
        if (service.path("brokers").size() > 1) {
            service.path("brokers").forEach(broker -> notes.add(broker(broker)));
        }
        service.path("instances").forEach(instance -> notes.add(instance(instance)));
        return notes;
    }

    private static String broker(JsonNode broker) {
        return "at broker %s: %d waiting%s, %d in flight, %s/s in, %s/s out"
                .formatted(
                        name(broker),
                        broker.path("waiting").asLong(),
                        broker.path("waiting").asLong() > 0 ? " (oldest " + oldest(broker) + ")" : "",
                        broker.path("inFlight").asLong(),
                        rate(broker, "arrivalsPerSecond"),
                        rate(broker, "completionsPerSecond"));
    }

    private static String instance(JsonNode instance) {
        String version = instance.path("version").asText("");
        String kind =
                instance.path("plain").asBoolean() ? "plain Majordomo" : version.isEmpty() ? "no version" : version;
        int brokers = instance.path("brokers").size();
        return "%s  %s  %d of %d busy  heard %s ago%s%s"
                .formatted(
                        VisibleText.of(instance.path("id").asText("?")),
                        VisibleText.of(kind),
                        instance.path("inFlight").asLong(),
                        Math.max(1, instance.path("capacity").asLong(1)),
                        DurationText.of(instance.path("silentMs").asDouble()),
                        instance.path("draining").asBoolean() ? "  draining" : "",
                        brokers > 1 ? "  at " + brokers + " brokers" : "");
    }

    private static String name(JsonNode broker) {
        return VisibleText.of(broker.path("id").asText("?"));
    }

    private static String number(JsonNode node, String field) {
        return Long.toString(node.path(field).asLong());
    }

    private static String oldest(JsonNode node) {
        long oldestMs = node.path("oldestWaitingMs").asLong();
        return oldestMs > 0 ? DurationText.of((double) oldestMs) : "-";
    }

    /** An older broker tells none. */
    private static String rate(JsonNode node, String field) {
        return node.has(field)
                ? String.format(Locale.ROOT, "%.1f", node.path(field).asDouble())
                : "-";
    }
}
