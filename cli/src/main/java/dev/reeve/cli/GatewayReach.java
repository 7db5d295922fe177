// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import java.util.List;

/** Whether the gateway answers and says that it serves. */
final class GatewayReach {
    private final Installation installation;

    GatewayReach(Installation installation) {
        this.installation = installation;
    }

    Finding look() {
        try (Gateway gateway = new Gateway(installation.url(), "")) {
            long startedNs = System.nanoTime();
            var _ = gateway.get("status/", List.of());
            return Finding.ok(
                    "gateway",
                    Gateway.slashed(installation.url()) + "status/ answers in " + DurationText.since(startedNs));
        } catch (CliException e) {
            return Finding.fail("gateway", e.text(), e.next());
        }
    }
}
