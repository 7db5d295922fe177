// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Calls a service with JSON and prints the reply. */
@Command(
        name = "call",
        description = "Call a service with JSON and print its reply.",
        customSynopsis = "reeve call [OPTIONS] SERVICE [METHOD] JSON",
        footer = {"", "Example: ./reeve call hello say '{\"name\":\"Ada\"}'"})
final class CallCommand implements Callable<Integer> {
    /** What the gateway takes as a body. */
    private static final int BODY_BYTES_MAX = 1 << 20;

    /** The answer comes at the deadline + 1 s at the latest; the rest is the way. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    @Mixin
    private final ConnectionOptions options = new ConnectionOptions();

    @Parameters(arity = "2..3", paramLabel = "SERVICE [METHOD] JSON", description = "JSON may be - for standard input.")
    private List<String> words = List.of();

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
            description = "The same key again gives the first result and runs nothing.")
    private @Nullable String idempotencyKey;

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
        String service = words.getFirst();
        String method = words.size() == 3 ? words.get(1) : "";
        String body = body(words.getLast());
        Installation installation = Installation.find(shell, options);
        try (Gateway gateway = Gateway.of(installation)) {
            long startedNs = System.nanoTime();
            CallReply reply = CallReply.of(gateway.stream(request(gateway, service, method, body)), startedNs);
            CallPrinter printer = new CallPrinter(shell, options.isJson(), verbose);
            return printer.print(reply).number();
        }
    }

    private HttpRequest request(Gateway gateway, String service, String method, String body) {
        String path = "v1/services/" + Gateway.encode(service) + (method.isEmpty() ? "" : "/" + Gateway.encode(method));
        HttpRequest.Builder request = gateway.request(path, List.of())
                .timeout(deadline.plus(GRACE))
                .header("Content-Type", "application/json")
                .header("Reeve-Deadline-Ms", Long.toString(deadline.toMillis()))
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (idempotencyKey != null) {
            request.header("Idempotency-Key", idempotencyKey);
        }
        return request.build();
    }

    private String body(String argument) {
        String text = argument.equals("-") ? standardInput() : argument;
        String mistake = Json.mistakeIn(text);
        if (!mistake.isEmpty()) {
            String shown = text.length() > 60 ? text.substring(0, 60) + "..." : text;
            throw CliException.usage("'" + VisibleText.of(shown) + "' is no JSON: " + VisibleText.of(mistake)
                    + ". Usage: ./reeve call SERVICE [METHOD] JSON");
        }
        return text;
    }

    private String standardInput() {
        try {
            byte[] bytes = shell.in().readNBytes(BODY_BYTES_MAX + 1);
            if (bytes.length > BODY_BYTES_MAX) {
                throw CliException.usage("standard input is longer than " + BODY_BYTES_MAX + " bytes");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw CliException.usage("standard input cannot be read: " + e.getMessage());
        }
    }
}
