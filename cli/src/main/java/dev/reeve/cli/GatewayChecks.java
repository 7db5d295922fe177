// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Doctor's look at a running Reeve, through its public doors and, on this machine, its health page. */
final class GatewayChecks {
    private static final Duration HEALTH_TIMEOUT = Duration.ofSeconds(5);
    private static final List<String> OWN_SERVICES =
            List.of("reeve.auth.v1.auth", "reeve.log.v1.log", "reeve.log.v1.tail", "echo");

    private final Shell shell;
    private final Installation installation;
    private final List<Finding> findings = new ArrayList<>();
    private Optional<Instant> there = Optional.empty();

    GatewayChecks(Shell shell, Installation installation) {
        this.shell = shell;
        this.installation = installation;
    }

    List<Finding> findings() {
        return findings;
    }

    /** Returns whether the gateway answered. */
    boolean reach() {
        URI url = installation.url();
        try (Gateway gateway = new Gateway(url, "")) {
            long startedNs = System.nanoTime();
            HttpResponse<String> response = gateway.get("status/", List.of());
            findings.add(Finding.ok("gateway", url + " answers in " + DurationText.since(startedNs)));
            if ("https".equals(url.getScheme())) {
                findings.add(TlsChecks.hsts(response.headers().firstValue("Strict-Transport-Security")));
            }
            there = response.headers().firstValue("Date").flatMap(ClockCheck::ofHeader);
            return true;
        } catch (CliException e) {
            findings.add(Finding.fail("gateway", e.text(), e.next()));
            return e.exitCode() != ExitCode.UNREACHABLE;
        }
    }

    /** The key signs in, and what every installation has is there. */
    void services() {
        try (Gateway gateway = Gateway.of(installation)) {
            AccessToken given = AccessToken.exchange(gateway, installation);
            findings.add(given.finding());
            there.or(() -> ClockCheck.ofToken(given.token()))
                    .ifPresent(time ->
                            findings.add(ClockCheck.compare(time, shell.clock().instant())));
            JsonNode services =
                    Json.parse(gateway.get("v1/services", List.of()).body()).orElse(Json.object());
            OWN_SERVICES.forEach(name -> findings.add(service(name, services)));
        } catch (CliException e) {
            findings.add(Finding.fail("API key", e.text(), e.next()));
        }
    }

    private static Finding service(String name, JsonNode services) {
        for (JsonNode service : services.path("services")) {
            if (service.path("name").asText().equals(name)) {
                long ready = service.path("readyWorkers").asLong();
                return ready > 0
                        ? Finding.ok(name, ready + " ready")
                        : Finding.fail(
                                name,
                                "no worker is ready",
                                "Look at its log; ./reeve services shows what is registered.");
            }
        }
        return name.equals("echo")
                ? Finding.note(name, "not registered")
                : Finding.fail(name, "not registered", "Its worker does not run or does not reach the broker.");
    }

    /** {@code /q/health}: each check that is down is a finding. */
    void health(int managementPort) {
        URI health = URI.create("http://127.0.0.1:" + managementPort + "/q/health");
        try (HttpClient client =
                HttpClient.newBuilder().connectTimeout(HEALTH_TIMEOUT).build()) {
            HttpRequest request =
                    HttpRequest.newBuilder(health).timeout(HEALTH_TIMEOUT).GET().build();
            JsonNode json = Json.parse(client.send(request, HttpResponse.BodyHandlers.ofString())
                            .body())
                    .orElse(Json.object());
            json.path("checks").forEach(check -> findings.add(healthOf(check)));
            if (json.path("checks").isEmpty()) {
                findings.add(
                        Finding.warn("health", health + " names no check", "Is port " + managementPort + " Reeve's?"));
            }
        } catch (IOException e) {
            findings.add(Finding.note(
                    "health", health + " cannot be reached; name the port with --management-port if it is another"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Finding healthOf(JsonNode check) {
        String name = "health " + VisibleText.of(check.path("name").asText("?"));
        String data = check.has("data") ? VisibleText.of(check.path("data").toString()) : "";
        return check.path("status").asText().equals("UP")
                ? Finding.ok(name, data.isEmpty() ? "up" : data)
                : Finding.fail(
                        name,
                        data.isEmpty() ? "down" : data,
                        "Look at the terminal of ./reeve up and its folder log/.");
    }

    static boolean isLocal(URI url) {
        try {
            return InetAddress.getByName(url.getHost()).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
