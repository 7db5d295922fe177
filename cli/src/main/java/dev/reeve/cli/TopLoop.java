// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import java.time.Duration;
import java.util.List;

/** Looks again and again. The first look must succeed; later failures are shown, and it goes on. */
final class TopLoop {
    private final Gateway gateway;
    private final TopView view;
    private final Duration interval;
    private final int count;

    /** @param count looks; 0 = until the view has enough */
    TopLoop(Gateway gateway, TopView view, Duration interval, int count) {
        this.gateway = gateway;
        this.view = view;
        this.interval = interval;
        this.count = count;
    }

    void run() {
        look();
        for (int looks = 1; looks != count && view.waitFor(interval); looks++) {
            try {
                look();
            } catch (CliException e) {
                if (e.exitCode() == ExitCode.NOT_ALLOWED) {
                    throw e;
                }
                view.failed(e.text());
            }
        }
    }

    private void look() {
        String body = gateway.get("v1/services", List.of()).body();
        ServiceList services = new ServiceList(Json.parse(body).orElse(Json.object()));
        services.sortByLoad();
        view.show(body, services);
    }
}
