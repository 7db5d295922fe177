// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Calls a service and prints its reply: the same whatever door it goes by. */
@Command(
        name = "call",
        description = "Call a service with JSON and print its reply.",
        customSynopsis = "reeve call [OPTIONS] SERVICE [METHOD] JSON",
        footer = {
            "",
            "Examples: ./reeve call hello say '{\"name\":\"Ada\"}'",
            "          ./reeve call --door grpc example.Greeter Greet '{\"name\":\"Ada\"}'"
        })
final class CallCommand implements Callable<Integer> {
    private static final String APP = "x-app-";

    @Mixin
    private final ConnectionOptions options = new ConnectionOptions();

    @Parameters(
            arity = "2..3",
            paramLabel = "SERVICE [METHOD] JSON",
            description = "JSON may be - for standard input, or @FILE.")
    private List<String> words = List.of();

    @Option(
            names = {"--door"},
            paramLabel = "DOOR",
            converter = DoorName.Converter.class,
            defaultValue = "http",
            description = "Which way: http, sse, connect, grpc, grpc-web, ws, ws-proto. Default: http. The RPC doors"
                    + " need a METHOD.")
    private DoorName door = DoorName.HTTP;

    @Option(
            names = {"--stream"},
            description = "Ask for several replies and print each as it comes.")
    private boolean stream;

    @Option(
            names = {"--raw"},
            description = "The body is bytes, not JSON, and so is what is printed: protobuf as it is, for example.")
    private boolean raw;

    @Option(
            names = {"--deadline"},
            paramLabel = "TIME",
            converter = DurationText.class,
            defaultValue = "10s",
            description = "How long the caller waits (500ms, 5s, 1m). Default: 10s.")
    private Duration deadline = Duration.ofSeconds(10);

    @Option(
            names = {"--idempotency-key"},
            paramLabel = "KEY",
            defaultValue = "",
            description = "The same key again gives the first result and runs nothing.")
    private String idempotencyKey = "";

    @Option(
            names = {"--affinity-key"},
            paramLabel = "KEY",
            defaultValue = "",
            description = "Calls with the same key go to the same worker while it lives.")
    private String affinityKey = "";

    @Option(
            names = {"--header"},
            paramLabel = "x-app-NAME=VALUE",
            description = "Reaches the worker beside the body; may be given several times.")
    private List<String> headers = new ArrayList<>();

    @Option(
            names = {"-v", "--verbose"},
            description = "Also print the request id and the time in queue, worker and on the wire.")
    private boolean verbose;

    private final Shell shell;

    CallCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        CallRequest request = new CallRequest(
                words.getFirst(),
                words.size() == 3 ? words.get(1) : "",
                new CallBody(shell).read(words.getLast(), raw),
                !raw,
                deadline,
                stream,
                new CallRequest.Beside(idempotencyKey, affinityKey, app()));
        Installation installation = Installation.find(shell, options);
        ReplyPrinter printer = new ReplyPrinter(shell, new ReplyPrinter.Style(options.isJson(), raw, verbose));
        try (CallDoor opened = door.open(installation)) {
            opened.call(request, printer);
        }
        return ExitCode.OK.number();
    }

    private Map<String, String> app() {
        Map<String, String> app = new LinkedHashMap<>();
        for (String header : headers) {
            int end = header.indexOf('=') < 0 ? header.indexOf(':') : header.indexOf('=');
            String name = end < 0 ? "" : header.substring(0, end).strip().toLowerCase(Locale.ROOT);
            if (!name.startsWith(APP) || name.length() == APP.length()) {
                throw CliException.usage("--header takes " + APP + "NAME=VALUE, not '" + VisibleText.of(header)
                        + "': nothing else reaches a worker");
            }
            app.put(name, header.substring(end + 1).strip());
        }
        return app;
    }
}
