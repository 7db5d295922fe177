// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Runs whole commands and keeps what they print. */
final class Terminal {
    static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-02T13:00:00Z"), ZoneOffset.UTC);

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Map<String, String> environment = new HashMap<>();
    private final Path home;
    private String input = "";
    private boolean isTerminal;
    private Clock clock = CLOCK;

    Terminal(Path home) {
        this.home = home;
        environment.put("REEVE_DATA", home.resolve("data").toString());
    }

    static Terminal of(Path home, FakeGateway gateway) {
        return new Terminal(home).with("REEVE_URL", gateway.url().toString()).with("REEVE_API_KEY", "rvs_test");
    }

    Terminal with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    Terminal without(String variable) {
        environment.remove(variable);
        return this;
    }

    Terminal input(String text) {
        input = text;
        return this;
    }

    Terminal withPerson() {
        isTerminal = true;
        return this;
    }

    Terminal at(Clock time) {
        clock = time;
        return this;
    }

    int run(String... arguments) {
        return Reeve.run(shell(), arguments);
    }

    Shell shell() {
        return new Shell(
                Map.copyOf(environment),
                home,
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                isTerminal,
                clock);
    }

    String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    List<String> lines() {
        return out().lines().toList();
    }

    String err() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
