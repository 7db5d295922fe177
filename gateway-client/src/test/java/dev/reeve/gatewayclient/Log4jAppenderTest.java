// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.apache.logging.log4j.Marker;
import org.apache.logging.log4j.MarkerManager;
import org.apache.logging.log4j.ThreadContext;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.ConfigurationSource;
import org.apache.logging.log4j.core.config.xml.XmlConfiguration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Records of a real Log4j 2, set up by a file as apps do: it must find the appender by its name. */
class Log4jAppenderTest {
    private static final String CONFIGURATION = """
        <Configuration status="error">
          <Appenders><Reeve name="REEVE"/></Appenders>
          <Loggers><Root level="trace"><AppenderRef ref="REEVE"/></Root></Loggers>
        </Configuration>
        """;

    private final LoggerContext log4j = new LoggerContext("app");
    private final LoggingApp app = new LoggingApp(Store.inMemory()).start();

    @BeforeEach
    void configure() throws IOException {
        log4j.start(new XmlConfiguration(
                log4j,
                new ConfigurationSource(new ByteArrayInputStream(CONFIGURATION.getBytes(StandardCharsets.UTF_8)))));
    }

    @AfterEach
    void stop() {
        ThreadContext.clearAll();
        app.core().close();
        log4j.stop();
    }

    @Test
    void bringsLevelTextContextAndMarkers() {
        app.logs().level(LogLevel.TRACE);
        app.logs().installAppenders();
        ThreadContext.put("user", "u_7");
        Marker sql = MarkerManager.getMarker("SQL");
        log4j.getLogger("shop.cart")
                .warn(MarkerManager.getMarker("SLOW").setParents(sql), "stock of {} is low", "pens");
        log4j.getLogger("shop.cart").fatal("the end");
        log4j.getLogger("shop.cart").trace("fine");

        List<JsonNode> records = sent();

        JsonNode first = records.get(0);
        assertThat(first.path("body").asText()).isEqualTo("stock of pens is low");
        assertThat(first.path("logger").asText()).isEqualTo("shop.cart");
        assertThat(first.path("attributes").toString()).isEqualTo("{\"user\":\"u_7\",\"markers\":[\"SLOW\",\"SQL\"]}");
        assertThat(records)
                .extracting(record -> record.path("severity").asInt())
                .containsExactly(13, 21, 1);
    }

    @Test
    void bringsFaultsWithTheirCauses() {
        app.logs().installAppenders();
        log4j.getLogger("shop")
                .error("gone", new IllegalStateException("outer", new IllegalArgumentException("inner")));

        JsonNode record = sent().get(0);

        assertThat(record.path("kind").asText()).isEqualTo("EXCEPTION");
        assertThat(new String(Base64.getDecoder().decode(record.path("payload").asText()), StandardCharsets.UTF_8))
                .contains("IllegalStateException: outer", "Caused by: java.lang.IllegalArgumentException: inner");
    }

    @Test
    void whatWasLoggedBeforeThereWasAClientComes() {
        log4j.getLogger("boot").info("first");
        app.logs().installAppenders();
        log4j.getLogger("boot").info("second");

        assertThat(sent()).extracting(record -> record.path("body").asText()).containsExactly("first", "second");
    }

    private List<JsonNode> sent() {
        app.loop.settle();
        return app.send().records();
    }
}
