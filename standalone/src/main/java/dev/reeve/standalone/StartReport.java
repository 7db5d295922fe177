// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.standalone;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Prints one line per part as it becomes ready, then what to do next. Used by one thread. */
final class StartReport {
    private final Terminal terminal;
    private final Addresses addresses;
    private final DataFolder folder;
    private final Secrets secrets;

    /** Parts by the names of their health checks, in the order a request passes them. */
    private final Map<String, String> waiting = new LinkedHashMap<>();

    StartReport(Terminal terminal, Addresses addresses, DataFolder folder, Secrets secrets) {
        this.terminal = terminal;
        this.addresses = addresses;
        this.folder = folder;
        this.secrets = secrets;
        waiting.put("broker", addresses.brokerEndpoint());
        waiting.put("auth", "accounts, sessions, tokens");
        waiting.put("logger", "log intake, live and history");
        waiting.put("echo", "example worker");
        waiting.put("gateway", addresses.gatewayUrl());
    }

    /** Returns true once every part has been seen ready. */
    boolean update(Set<String> ready) {
        waiting.entrySet().removeIf(part -> {
            boolean isReady = ready.contains(part.getKey());
            if (isReady) {
                terminal.partReady(part.getKey(), part.getValue());
            }
            return isReady;
        });
        return waiting.isEmpty();
    }

    /** Said when a part takes unusually long, so that nobody looks at a silent terminal. */
    void stillWaiting() {
        terminal.line("still waiting for " + String.join(", ", waiting.keySet()) + " (log: "
                + folder.log().resolve("reeve.log") + ")");
    }

    void ready() {
        String url = addresses.gatewayUrl();
        terminal.line("");
        terminal.line("Reeve is ready (" + terminal.elapsed() + "). Ctrl-C stops it; data stays in " + folder.path()
                + " (`./reeve up --fresh` empties it).");
        terminal.line("  gateway    " + url);
        terminal.line("  console    " + url + "/console/");
        if (secrets.adminKeyIsNew()) {
            terminal.line("  admin key  " + folder.readSecret(Secrets.ADMIN_KEY) + "   shown once, kept in "
                    + folder.secret(Secrets.ADMIN_KEY));
        } else {
            terminal.line("  admin key  in " + folder.secret(Secrets.ADMIN_KEY));
        }
        terminal.line(
                "  app key    " + folder.readSecret(Secrets.APP_KEY) + "   publishable: for apps and log exporters");
        terminal.line("  try        curl -H \"Authorization: Bearer $(" + tokenCommand(url)
                + ")\" --json '{\"text\":\"hi\"}' " + url + "/v1/services/echo");
    }

    /** The line must work as it is pasted, also with a data folder or a port that the command line would not guess. */
    private String tokenCommand(String url) {
        boolean root = "root".equals(System.getProperty("user.name"));
        Path usual = DataFolder.locate(null, System.getenv(), Path.of(System.getProperty("user.home")), root)
                .path();
        String environment = usual.equals(folder.path()) ? "" : "REEVE_DATA=" + folder.path() + " ";
        String address = url.equals("http://127.0.0.1:8080") ? "" : "REEVE_URL=" + url + " ";
        return environment + address + "./reeve token";
    }
}
