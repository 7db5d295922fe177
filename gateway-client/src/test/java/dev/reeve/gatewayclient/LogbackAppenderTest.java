// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.MDC;
import org.slf4j.MarkerFactory;

/** Records of a real Logback, set up by a file as apps do. */
class LogbackAppenderTest {
    private static final String CONFIGURATION = """
        <configuration>
          <appender name="REEVE" class="dev.reeve.gatewayclient.LogbackAppender"/>
          <root level="TRACE"><appender-ref ref="REEVE"/></root>
        </configuration>
        """;

    private final LoggerContext logback = new LoggerContext();
    private final LoggingApp app = new LoggingApp(Store.inMemory()).start();

    @BeforeEach
    void configure() throws JoranException {
        logback.setMDCAdapter(MDC.getMDCAdapter());
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(logback);
        configurator.doConfigure(new ByteArrayInputStream(CONFIGURATION.getBytes(StandardCharsets.UTF_8)));
    }

    @AfterEach
    void stop() {
        MDC.clear();
        app.core().close();
        logback.stop();
    }

    @Test
    void bringsLevelTextContextMarkersAndPairs() {
        app.logs().level(LogLevel.TRACE);
        app.logs().installAppenders();
        Logger log = logback.getLogger("shop.cart");
        MDC.put("user", "u_7");
        MDC.put("apiKey", "k-1");
        log.atWarn()
                .addMarker(MarkerFactory.getMarker("SLOW"))
                .addKeyValue("items", 3)
                .log("stock of {} is low", "pens");
        log.trace("fine");

        List<JsonNode> records = sent();

        JsonNode first = records.get(0);
        assertThat(first.path("body").asText()).isEqualTo("stock of pens is low");
        assertThat(first.path("severity").asInt()).isEqualTo(13);
        assertThat(first.path("logger").asText()).isEqualTo("shop.cart");
        assertThat(first.path("thread").asText())
                .isEqualTo(Thread.currentThread().getName());
        assertThat(Json.map(first.path("attributes")))
                .isEqualTo(Map.of("user", "u_7", "apiKey", "[redacted]", "items", 3, "markers", List.of("SLOW")));
        assertThat(records.get(1).path("severity").asInt()).isEqualTo(1);
    }

    @Test
    void bringsFaultsWithTheirCauses() {
        app.logs().installAppenders();
        logback.getLogger("shop")
                .error("gone", new IllegalStateException("outer", new IllegalArgumentException("inner")));

        JsonNode record = sent().get(0);

        assertThat(record.path("kind").asText()).isEqualTo("EXCEPTION");
        assertThat(new String(Base64.getDecoder().decode(record.path("payload").asText()), StandardCharsets.UTF_8))
                .contains("IllegalStateException: outer", "Caused by: java.lang.IllegalArgumentException: inner");
        assertThat(record.path("attributes").path("exception.type").asText())
                .isEqualTo("java.lang.IllegalStateException");
    }

    @Test
    void whatWasLoggedBeforeThereWasAClientComesWithItsTime() {
        Logger log = logback.getLogger("boot");
        log.info("first");
        log.debug("below the level");
        app.logs().installAppenders();
        log.info("second");

        List<JsonNode> records = sent();

        assertThat(records).extracting(record -> record.path("body").asText()).containsExactly("first", "second");
        assertThat(records.get(0).path("timeUnixNano").asLong()).isGreaterThan(1_767_225_600_000_000_000L);
    }

    @Test
    void theClientsOwnRecordsStayOut() {
        app.logs().installAppenders();
        logback.getLogger("dev.reeve.gatewayclient.ThreadLoop").error("own");
        logback.getLogger("okhttp3.OkHttpClient").error("own, too");
        logback.getLogger("dev.reeve.gatewayclientele").error("somebody else's");

        assertThat(sent()).extracting(record -> record.path("body").asText()).containsExactly("somebody else's");
    }

    private List<JsonNode> sent() {
        app.loop.settle();
        return app.send().records();
    }
}
