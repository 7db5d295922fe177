// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.broker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.reeve.bench.Json;
import dev.reeve.bench.Machine;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

class PrintedFormsTest {
    private static final List<Series> ALL = Samples.oursAndTheirs(123_456, 100_000);

    @Test
    void tableHasALinePerPeerBelowItsHead() {
        List<String> lines = CellTable.lines(Samples.CELL, ALL);

        assertThat(lines).anySatisfy(line -> assertThat(line).contains("P1", "window 256, 110 B"));
        assertThat(lines.get(lines.size() - 2)).contains("reeve", "123,456", "(123,456 .. 123,456)");
        assertThat(lines.getLast()).contains("nats", "100,000");
    }

    @Test
    void tableShowsBytesOfLargeBodies() {
        Cell cell = new Cell(Goal.P5, new Pace.Closed(64), 65_536);

        assertThat(CellTable.lines(cell, List.of(Samples.series(cell, "reeve", 1_600))))
                .last()
                .asString()
                .contains("100 MiB/s each way");
    }

    @Test
    void plotIsXmlWithABarPerPeer() throws Exception {
        Document svg = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(Chart.svg(ALL).getBytes(StandardCharsets.UTF_8)));

        assertThat(svg.getDocumentElement().getTagName()).isEqualTo("svg");
        assertThat(svg.getElementsByTagName("rect").getLength()).isEqualTo(1 + ALL.size());
    }

    @Test
    void reportIsJsonWithMachineAbsentPeersLoadsAndVerdicts() throws Exception {
        Report report = new Report(
                Machine.here(),
                Options.parse(List.of("--quick")),
                Map.of("rabbitmq", "not \"installed\""),
                ALL,
                Verdicts.of(ALL));

        JsonNode json = new ObjectMapper().readTree(report.json());

        assertThat(json.at("/machine/cores").asInt()).isPositive();
        assertThat(json.at("/absent/rabbitmq").asText()).isEqualTo("not \"installed\"");
        assertThat(json.at("/loads/0/peer").asText()).isEqualTo("reeve");
        assertThat(json.at("/loads/0/perSecond/0").asDouble()).isEqualTo(123_500);
        assertThat(json.at("/verdicts/0/reached").asBoolean()).isFalse();
    }

    @Test
    void textsInJsonAreQuoted() {
        assertThat(Json.of("a\"b\\c\n")).isEqualTo("\"a\\\"b\\\\c\\u000a\"");
    }
}
