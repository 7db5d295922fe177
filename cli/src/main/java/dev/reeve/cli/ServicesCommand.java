// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** What is registered and how busy it is. */
@Command(name = "services", description = "Show services, their workers and queues.")
final class ServicesCommand implements Callable<Integer> {
    private static final List<String> TITLES =
            List.of("SERVICE", "WORKERS", "WAITING", "OLDEST", "IN FLIGHT", "ARRIVED", "DONE", "FAILED");

    @Mixin
    private final ConnectionOptions options = new ConnectionOptions();

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "Only this service.")
    private @Nullable String name;

    private final Shell shell;

    ServicesCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        String path = name == null ? "v1/services" : "v1/services/" + Gateway.encode(name);
        try (Gateway gateway = Gateway.of(Installation.find(shell, options))) {
            String body = gateway.get(path, List.of()).body();
            if (options.isJson()) {
                boolean _ = shell.println(body.strip());
            } else {
                print(services(Json.parse(body).orElse(Json.object())));
            }
            return ExitCode.OK.number();
        }
    }

    /** Either shape: the list, or one service alone. */
    private static List<JsonNode> services(JsonNode json) {
        List<JsonNode> services = new ArrayList<>();
        if (json.has("services")) {
            json.path("services").forEach(services::add);
        } else if (json.has("name")) {
            services.add(json);
        }
        return services;
    }

    private void print(List<JsonNode> services) {
        if (services.isEmpty()) {
            shell.err().println("No service is registered: start a worker.");
            return;
        }
        Table table = new Table(TITLES);
        for (JsonNode service : services) {
            table.row(cells(service));
            service.path("instances").forEach(instance -> table.note(instance(instance)));
        }
        table.lines(shell.hasColours()).forEach(line -> {
            boolean _ = shell.println(line);
        });
    }

    private static List<String> cells(JsonNode service) {
        long oldestMs = service.path("oldestWaitingMs").asLong();
        long failed =
                service.path("rejected").asLong() + service.path("expired").asLong();
        return List.of(
                VisibleText.of(service.path("name").asText("?")),
                Long.toString(service.path("readyWorkers").asLong()),
                Long.toString(service.path("waiting").asLong()),
                oldestMs > 0 ? DurationText.of((double) oldestMs) : "-",
                Long.toString(service.path("inFlight").asLong()),
                Long.toString(service.path("arrivals").asLong()),
                Long.toString(service.path("completions").asLong()),
                Long.toString(failed));
    }

    private static String instance(JsonNode instance) {
        String version = instance.path("version").asText("");
        String kind =
                instance.path("plain").asBoolean() ? "plain Majordomo" : version.isEmpty() ? "no version" : version;
        return "%s  %s  %d of %d busy  heard %s ago"
                .formatted(
                        VisibleText.of(instance.path("id").asText("?")),
                        VisibleText.of(kind),
                        instance.path("inFlight").asLong(),
                        Math.max(1, instance.path("capacity").asLong(1)),
                        DurationText.of(instance.path("silentMs").asDouble()));
    }
}
