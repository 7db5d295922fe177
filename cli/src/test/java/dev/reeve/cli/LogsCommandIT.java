// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.cli.FakeGateway.Answer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogsCommandIT {
    private static final String RECORDS = "/v1/logs/records";
    private static final String LEVELS = "/v1/logs/levels";
    private static final String TAIL = "/v1/logs/tail";
    private static final String EXPORT = "/v1/logs/export";
    /** 2026-01-02 13:01:02.113 UTC. */
    private static final String TIME = "1767358862113000000";

    private final FakeGateway gateway = new FakeGateway();
    private final Terminal terminal;

    LogsCommandIT(@TempDir Path home) {
        terminal = Terminal.of(home, gateway);
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void printsTheLastLinesOldestFirst() {
        gateway.answers(
                RECORDS, Answer.json("{\"entries\":[" + entry("c2", "second") + "," + entry("c1", "first") + "]}"));

        assertThat(terminal.run("logs")).isZero();
        assertThat(terminal.lines())
                .containsExactly("13:01:02.113 I phone-1 Cart first  n=1", "13:01:02.113 I phone-1 Cart second  n=1");
        assertThat(gateway.asked().getFirst().query()).isEqualTo("limit=100&order=newest");
    }

    @Test
    void asksForWhatTheOptionsSay() {
        gateway.answers(RECORDS, Answer.json("{}"));

        terminal.run(
                "logs",
                "--device",
                "a b",
                "--device",
                "c",
                "--level",
                "WARN",
                "--app",
                "shop",
                "--since",
                "2h",
                "--until",
                "2026-01-02",
                "--limit",
                "7",
                "add",
                "item");

        assertThat(gateway.asked().getFirst().query())
                .isEqualTo(
                        "device=a%20b&device=c&app=shop&level=warn&q=add%20item&from=2h&to=2026-01-02T00%3A00Z&limit=7&order=oldest");
    }

    @Test
    void sendsTheFilterAsItWasTyped() {
        gateway.answers(RECORDS, Answer.json("{}"));

        terminal.run("logs", "cart", "-logger:net.*", "level>=warn", "-foo", "\"add to\" OR", "--limit", "7", "/x y/");

        assertThat(gateway.asked().getFirst().query())
                .isEqualTo("q=cart%20-logger%3Anet.*%20level%3E%3Dwarn%20-foo%20%22add%20to%22%20OR%20%2Fx%20y%2F"
                        + "&limit=7&order=newest");
    }

    @Test
    void showsWhereAFilterIsWrong() {
        String problem = "{\"status\":400,\"reason\":\"FILTER_INVALID\",\"detail\":\"there is no field lvl\","
                + "\"details\":[{\"@type\":\"type.googleapis.com/reeve.log.v1.FilterMistake\",\"from\":5,\"to\":8}]}";
        gateway.answers(RECORDS, new Answer(400, "application/problem+json", problem, Map.of(), false));
        gateway.answers(TAIL, new Answer(400, "application/problem+json", problem, Map.of(), false));

        for (String[] command : new String[][] {
            {"logs", "cart", "lvl:info"},
            {"logs", "-f", "cart", "lvl:info"}
        }) {
            assertThat(terminal.run(command)).isEqualTo(2);
            assertThat(terminal.err()).contains("there is no field lvl").contains("  cart lvl:info\n       ^^^\n");
        }
    }

    @Test
    void printsWhatStandsAroundALine() {
        gateway.answers(
                "/v1/logs/around",
                Answer.json("{\"entries\":[" + entry("c1", "one") + "," + entry("c2", "two") + "]}"));

        assertThat(terminal.run("logs", "--around", "c2", "--limit", "5", "--trace"))
                .isZero();

        assertThat(terminal.lines()).hasSize(2);
        assertThat(gateway.asked().getFirst().query()).isEqualTo("cursor=c2&lines=5&trace=true");
    }

    @Test
    void exportsIntoANewFileAndGoesOnAfterACut(@TempDir Path folder) throws Exception {
        gateway.answers(
                EXPORT,
                Answer.lines(entry("c1", "one"), entry("c2", "two")).cut(),
                Answer.lines(entry("c3", "three"), "{\"complete\":true}"));
        Path file = folder.resolve("lines.ndjson");

        assertThat(terminal.run("logs", "--export", file.toString(), "--since", "2h", "--limit", "9", "level>=warn"))
                .isZero();

        assertThat(Files.readAllLines(file))
                .containsExactly(entry("c1", "one"), entry("c2", "two"), entry("c3", "three"), "{\"complete\":true}");
        assertThat(terminal.err()).contains("3 records");
        assertThat(gateway.asked(EXPORT))
                .extracting(FakeGateway.Asked::query)
                .containsExactly("q=level%3E%3Dwarn&from=2h&limit=9", "q=level%3E%3Dwarn&from=2h&after=c2&limit=7");
        assertThat(terminal.run("logs", "--export", file.toString()))
                .as("it is there already")
                .isEqualTo(2);
    }

    @Test
    void exportsNoMoreThanTheLimitWhenOnlyTheLastLineIsCutOff(@TempDir Path folder) throws Exception {
        gateway.answers(
                EXPORT,
                Answer.lines(entry("c1", "one"), entry("c2", "two")).cut(),
                Answer.lines(entry("c3", "three"), "{\"complete\":true}"));
        Path file = folder.resolve("lines.ndjson");

        assertThat(terminal.run("logs", "--export", file.toString(), "--limit", "2"))
                .isZero();

        assertThat(Files.readAllLines(file))
                .containsExactly(entry("c1", "one"), entry("c2", "two"), "{\"complete\":true}");
        assertThat(gateway.asked(EXPORT)).hasSize(1);
    }

    @Test
    void saysThatAnExportIsNotComplete(@TempDir Path folder) throws Exception {
        Path cut = folder.resolve("cut");
        gateway.answers(EXPORT, Answer.lines(entry("c1", "one")), Answer.lines().cut());

        assertThat(terminal.run("logs", "--export", cut.toString())).isEqualTo(1);
        assertThat(terminal.err()).contains("cut after 1 records");
        assertThat(Files.readAllLines(cut)).containsExactly(entry("c1", "one"));

        Path failed = folder.resolve("failed");
        gateway.answers(
                EXPORT,
                Answer.lines(
                        entry("c1", "one"),
                        "{\"error\":{\"status\":503,\"reason\":\"STORE_AWAY\",\"detail\":\"away\"}}"));

        assertThat(terminal.run("logs", "--export", failed.toString())).isEqualTo(1);
        assertThat(terminal.err()).contains("STORE_AWAY: away");
        assertThat(Files.readAllLines(failed)).hasSize(2);
    }

    @Test
    void readsPageAfterPage() {
        gateway.answers(
                RECORDS,
                Answer.json("{\"entries\":[" + entry("c1", "one") + "],\"next\":\"n1\"}"),
                Answer.json("{\"next\":\"n2\"}"),
                Answer.json("{\"entries\":[" + entry("c2", "two") + "]}"));

        assertThat(terminal.run("logs", "--since", "1h")).isZero();
        assertThat(terminal.lines()).hasSize(2);
        assertThat(gateway.asked().get(1).query()).contains("after=n1");
        assertThat(gateway.asked().get(2).query()).contains("after=n2");
    }

    @Test
    @Tag("S1")
    void keepsOneRecordOnOneLineWhateverItHolds() {
        String body = "a\\r\\nb\\u001b[31m\\u0000\\u202e${jndi:ldap://x}";
        gateway.answers(RECORDS, Answer.json("{\"entries\":[" + entry("c1", body) + "]}"));

        terminal.withPerson().with("NO_COLOR", "1").run("logs");

        assertThat(terminal.lines())
                .singleElement()
                .asString()
                .contains("a\\r\\nb\\e[31m\\u0000\\u202e${jndi:ldap://x}");
    }

    @Test
    void usesColoursForPeopleOnly() {
        gateway.answers(RECORDS, Answer.json("{\"entries\":[" + entry("c1", "x") + "]}"));

        terminal.run("logs");
        assertThat(terminal.out()).doesNotContain("\u001b");
        terminal.withPerson().run("logs");
        assertThat(terminal.out()).contains("\u001b[34mI\u001b[0m");
    }

    @Test
    void tellsTheDayWhenItIsNotToday() {
        String yesterday = entry("c1", "x").replace(TIME, "1767272462113000000");
        gateway.answers(RECORDS, Answer.json("{\"entries\":[" + yesterday + "]}"));

        terminal.run("logs");

        assertThat(terminal.lines().getFirst()).isEqualTo("-- 2026-01-01 --");
    }

    @Test
    void printsEntriesAsJsonLines() {
        gateway.answers(RECORDS, Answer.json("{\"entries\":[" + entry("c1", "x") + "]}"));

        terminal.run("logs", "--json");

        assertThat(terminal.lines())
                .singleElement()
                .satisfies(line -> assertThat(Json.parse(line)).isPresent());
    }

    @Test
    void goesOnFromItsPositionAfterACutAndSaysWhatItRecovered() {
        gateway.answers(
                TAIL,
                Answer.lines(
                                "{\"partial\":{\"entries\":[" + entry("c1", "one") + "],\"cursor\":\"b1\"}}",
                                "{\"partial\":{\"live\":true}}")
                        .cut(),
                Answer.lines(
                        "{\"partial\":{\"entries\":[" + entry("c2", "two") + "],\"cursor\":\"b2\"}}",
                        "{\"partial\":{\"live\":true}}"),
                Answer.problem(403, "FORBIDDEN", "revoked"));

        assertThat(terminal.run("logs", "-f")).isEqualTo(3);
        assertThat(terminal.out()).contains("one", "two", "-- recovered 1 --");
        assertThat(terminal.err()).contains("trying again in");
        assertThat(gateway.asked(TAIL))
                .extracting(FakeGateway.Asked::query)
                .startsWith("history=20", "after=b1", "after=b2");
    }

    @Test
    void saysWhichLinesAreMissing() {
        String gap =
                "{\"cursor\":\"g\",\"gap\":{\"fromSeq\":\"1\",\"toSeq\":\"40\",\"count\":\"40\",\"reason\":\"viewer-slow\"}}";
        gateway.answers(
                TAIL,
                Answer.lines("{\"partial\":{\"entries\":[" + gap + "],\"live\":true}}"),
                Answer.problem(403, "FORBIDDEN", "end of test"));

        terminal.run("logs", "-f");

        assertThat(terminal.out()).contains("-- missed 40: viewer-slow --");
    }

    @Test
    void followsFromTheLastStoredLineWhenAskedSince() {
        gateway.answers(RECORDS, Answer.json("{\"entries\":[" + entry("c1", "one") + "]}"));
        gateway.answers(TAIL, Answer.problem(403, "FORBIDDEN", "end of test"));

        terminal.run("logs", "-f", "--since", "10m");

        assertThat(terminal.out()).contains("one");
        assertThat(gateway.asked(TAIL).getFirst().query()).isEqualTo("after=c1");
    }

    @Test
    void doesNotTryForEverWhatNeverAnswered() {
        terminal.with("REEVE_URL", "http://127.0.0.1:1");

        assertThat(terminal.run("logs", "-f")).isEqualTo(4);
    }

    @Test
    @Tag("L8")
    void setsALevelOnADeviceForSomeTime() {
        gateway.answers(
                LEVELS,
                Answer.json("{\"id\":\"r1\",\"target\":\"INSTALLATION\",\"value\":\"i_1\",\"level\":\"DEBUG\","
                        + "\"expiresUnixMs\":\"1767362400000\",\"sent\":1}"));

        assertThat(terminal.run("logs", "level", "i_1", "DEBUG", "--for", "60m", "--reason", "ticket 7"))
                .isZero();

        assertThat(terminal.lines()).containsExactly("DEBUG on i_1 until 2026-01-02 14:00:00; 1 device told");
        assertThat(gateway.asked().getFirst().method()).isEqualTo("POST");
        assertThat(gateway.asked().getFirst().body())
                .isEqualTo("{\"target\":\"INSTALLATION\",\"value\":\"i_1\",\"logger\":\"\",\"level\":\"debug\","
                        + "\"forMs\":3600000,\"reason\":\"ticket 7\"}");
    }

    @Test
    void setsALevelOnAUsersDevicesAVersionOrAll() {
        gateway.answers(LEVELS, Answer.json("{}"));

        terminal.run("logs", "level", "--user", "u_1", "trace", "--logger", "net", "--reason", "x");
        terminal.run("logs", "level", "--app-version", "1.4.2", "warn", "--reason", "x");
        terminal.run("logs", "level", "--all", "info", "--reason", "x");

        assertThat(gateway.asked())
                .extracting(FakeGateway.Asked::body)
                .satisfiesExactly(
                        body -> assertThat(body).contains("ACCOUNT", "u_1", "trace", "net"),
                        body -> assertThat(body).contains("APP_VERSION", "1.4.2", "warn"),
                        body -> assertThat(body).contains("\"ALL\",\"value\":\"\"", "info"));
    }

    @Test
    void endsWhatIsSetOnADevice() {
        gateway.answers(LEVELS, Answer.json("{\"cleared\":[{\"id\":\"r1\"},{\"id\":\"r2\"}]}"));

        assertThat(terminal.run("logs", "level", "i 1", "--clear")).isZero();

        assertThat(terminal.lines()).containsExactly("2 overrides ended");
        assertThat(gateway.asked().getFirst().method()).isEqualTo("DELETE");
        assertThat(gateway.asked().getFirst().query()).isEqualTo("target=installation&value=i%201&reason=");
    }

    @Test
    void listsTheLevelsThatAreSet() {
        gateway.answers(
                LEVELS,
                Answer.json("{\"levels\":[{\"id\":\"r1\",\"target\":\"APP_VERSION\",\"value\":\"1.4.2\","
                        + "\"level\":\"DEBUG\",\"reason\":\"a\\u001b[31mb\",\"createdBy\":\"u_1\","
                        + "\"expiresUnixMs\":\"1767362400000\",\"sent\":3,\"applied\":2,\"state\":\"APPLIED\"}]}"));

        assertThat(terminal.run("logs", "levels")).isZero();

        assertThat(terminal.lines().getFirst().split(" +")).startsWith("LEVEL", "ON", "LOGGER", "UNTIL", "STATE");
        assertThat(terminal.lines().get(1).split(" {2,}"))
                .containsExactly(
                        "DEBUG", "version 1.4.2", "-", "2026-01-02 14:00:00", "applied", "3", "2", "u_1", "a\\e[31mb");
    }

    @Test
    void refusesALevelThatMakesNoSense() {
        assertThat(terminal.run("logs", "level", "i_1", "debug")).isEqualTo(2);
        assertThat(terminal.run("logs", "level", "i_1", "loud", "--reason", "x"))
                .isEqualTo(2);
        assertThat(terminal.run("logs", "level", "i_1", "--reason", "x")).isEqualTo(2);
        assertThat(terminal.run("logs", "level", "--all", "i_1", "debug", "--reason", "x"))
                .isEqualTo(2);
        assertThat(terminal.run("logs", "level", "--all", "--user", "u", "debug", "--reason", "x"))
                .isEqualTo(2);
        assertThat(terminal.run("logs", "level", "i_1", "debug", "--for", "25h", "--reason", "x"))
                .isEqualTo(2);
        assertThat(terminal.run("logs", "level", "i_1", "debug", "--clear")).isEqualTo(2);
        assertThat(terminal.run("logs", "level", "--clear")).isEqualTo(2);
        assertThat(gateway.asked()).isEmpty();
    }

    @Test
    void refusesOptionsThatMakeNoSense() {
        assertThat(terminal.run("logs", "--level", "loud")).isEqualTo(2);
        assertThat(terminal.run("logs", "--since", "soon")).isEqualTo(2);
        assertThat(terminal.run("logs", "--limit", "0")).isEqualTo(2);
        assertThat(terminal.run("logs", "-f", "--until", "1h")).isEqualTo(2);
        assertThat(terminal.run("logs", "--limt", "7")).isEqualTo(2);
        assertThat(terminal.run("logs", "-f", "--export", "x")).isEqualTo(2);
        assertThat(terminal.run("logs", "--around", "c1", "cart")).isEqualTo(2);
        assertThat(terminal.run("logs", "--around", "c1", "--limit", "201")).isEqualTo(2);
        assertThat(terminal.run("logs", "--trace")).isEqualTo(2);
        assertThat(gateway.asked()).isEmpty();
    }

    private static String entry(String cursor, String body) {
        return "{\"cursor\":\"" + cursor + "\",\"device\":\"phone-1\",\"timeUnixNano\":\"" + TIME
                + "\",\"severity\":9,\"logger\":\"Cart\",\"body\":\"" + body + "\",\"attributes\":{\"n\":1.0}}";
    }
}
