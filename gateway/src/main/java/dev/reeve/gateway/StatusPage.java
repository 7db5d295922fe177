// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import java.time.Duration;

/** The page at {@code /status/}: name, uptime and whether it serves. No version, no script. */
final class StatusPage {
    private StatusPage() {}

    static String html(Duration uptime, String state) {
        return """
                <!doctype html>
                <html lang="en"><head><meta charset="utf-8"><title>Reeve gateway</title></head>
                <body><h1>Reeve gateway</h1>
                <dl><dt>state</dt><dd>%s</dd><dt>uptime</dt><dd>%s</dd></dl>
                </body></html>
                """.formatted(state, text(uptime));
    }

    private static String text(Duration uptime) {
        return "%d d %02d:%02d:%02d"
                .formatted(uptime.toDays(), uptime.toHoursPart(), uptime.toMinutesPart(), uptime.toSecondsPart());
    }
}
