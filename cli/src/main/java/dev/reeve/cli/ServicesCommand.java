// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** What is registered and how busy it is. */
@Command(
        name = "services",
        description = "Show services, their workers and queues, overall and per broker.",
        footer = {
            "",
            "IN/S and OUT/S: requests a second over the last five. FAILED: refused by a full queue, expired, or ended"
                    + " by an error.",
            "./reeve top shows the same, live."
        })
final class ServicesCommand implements Callable<Integer> {
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
                print(new ServiceList(Json.parse(body).orElse(Json.object())));
            }
            return ExitCode.OK.number();
        }
    }

    private void print(ServiceList services) {
        services.missing().forEach(line -> shell.err().println(line));
        if (services.isEmpty()) {
            shell.err().println("No service is registered: start a worker.");
            return;
        }
        List<ServiceList.Column> columns = List.of(ServiceList.Column.values());
        services.table(columns, true).lines(shell.hasColours()).forEach(line -> {
            boolean _ = shell.println(line);
        });
    }
}
