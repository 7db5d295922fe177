// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reeve.testkit.history.HistoryCall;
import dev.reeve.testkit.history.HistoryChecker;
import dev.reeve.testkit.history.HistoryReport;
import dev.reeve.testkit.history.HistoryRules;
import dev.reeve.testkit.history.HistoryWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Users sign up, sessions begin and log records are sent while the whole of Reeve, or its PostgreSQL alone, is killed;
 * whatever was acknowledged is there afterwards (promise 7).
 */
@Tag("F8")
@Timeout(300)
class DurableWritesIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int WRITES = 12;

    private DataFolder data;
    private Path folder;
    private UpProcess up;

    @BeforeEach
    void start() throws IOException {
        data = DataFolder.make("durable");
        folder = Files.createTempDirectory("reeve-history");
        up = UpProcess.start(data.path(), DurableWriters.UNBOUNDED);
    }

    @AfterEach
    void stop() {
        up.close();
        data.close();
        Launcher.run(new ProcessBuilder("rm", "-rf", folder.toString()), Duration.ofSeconds(20));
    }

    @Test
    void whatWasAcknowledgedIsThereAfterTheKill() throws Exception {
        kill(1);
    }

    @Test
    @Tag("long")
    @Timeout(1_200)
    void whatWasAcknowledgedIsThereAfterTenKills() throws Exception {
        kill(10);
    }

    private void kill(int times) throws Exception {
        String appKey = up.appKey();
        try (HistoryWriter history = HistoryWriter.create(folder, "writer");
                DurableWriters writers = new DurableWriters(up.url(), appKey, history)) {
            for (int i = 0; i < times; i++) {
                writers.awaitMoreOk(WRITES, SOON);
                up.database().kill();
                writers.awaitMoreOk(WRITES, SOON);
                up.signal("KILL");
                int _ = up.awaitExit();
                up = UpProcess.startOn(up, DurableWriters.UNBOUNDED);
                writers.awaitMoreOk(WRITES, SOON);
            }
            writers.stop();
            readAll(writers, history);
        }

        HistoryRules rules = HistoryRules.strict().lateBy(SOON);
        for (String service : DurableWriters.SERVICES) {
            rules = rules.durable(service);
        }
        HistoryReport report = HistoryChecker.check(folder, rules);
        System.out.println("durable history: " + report);
        report.requireClean();
        assertThat(report.outcomes(HistoryReport.ONCE).get("ok")).isGreaterThanOrEqualTo(3L * times * WRITES);
    }

    private void readAll(DurableWriters writers, HistoryWriter history) {
        Http http = new Http(up.url());
        for (HistoryCall user : writers.acknowledged(DurableWriters.USERS)) {
            if (http.post("/v1/auth/sign-in", "", DurableWriters.credentials(user))
                            .status()
                    == 200) {
                history.read(user, user.request());
            }
        }
        for (HistoryCall session : writers.acknowledged(DurableWriters.SESSIONS)) {
            if (http.post("/v1/auth/refresh", "", writers.refreshOf(session)).status() == 200) {
                history.read(session, session.request());
            }
        }
        readRecords(http, history);
        DurableWriters.SERVICES.forEach(history::audit);
    }

    private void readRecords(Http http, HistoryWriter history) {
        String token = up.cli("token").out().strip();
        String after = "";
        do {
            JsonNode page = http.get("/v1/logs/records?q=durable&limit=1000" + after, token)
                    .json();
            for (JsonNode entry : page.path("entries")) {
                String request = entry.path("body").asText().substring("durable ".length());
                history.read(new HistoryCall(request, DurableWriters.RECORDS, false), request);
            }
            after = "&after=" + page.path("next").asText("");
        } while (!after.equals("&after="));
    }
}
