// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LoggerSettingsTest {
    @Test
    void hasTheDocumentedDefaults() {
        assertThat(config(Map.of()).settings())
                .isEqualTo(new LoggerSettings(
                        256,
                        1_000,
                        new Shedding.QueueBound(50_000, 64 << 20),
                        new GroupWriter.Group(1_000, Duration.ofMillis(50), Duration.ofSeconds(1)),
                        new Viewer.Bound(5_000, 8 << 20),
                        new LoggerSettings.Times(
                                Duration.ofSeconds(10),
                                Duration.ofSeconds(2),
                                Duration.ofSeconds(15),
                                Duration.ofMinutes(5)),
                        new LoggerSettings.Keep(Duration.ofDays(2), Duration.ofDays(30), 5L << 30, 0)));
    }

    @Test
    void readsEveryKey() {
        // When
        LoggerConfig config = config(Map.ofEntries(
                Map.entry("reeve.logger.instance-id", "logger-7"),
                Map.entry("reeve.logger.append-capacity", "7"),
                Map.entry("reeve.logger.follows", "8"),
                Map.entry("reeve.logger.commit-patience", "3S"),
                Map.entry("reeve.logger.search-time", "4S"),
                Map.entry("reeve.logger.heartbeat", "5S"),
                Map.entry("reeve.logger.store-retry", "6S"),
                Map.entry("reeve.logger.retention-every", "7M"),
                Map.entry("reeve.logger.keep-short", "8H"),
                Map.entry("reeve.logger.keep-long", "9D"),
                Map.entry("reeve.logger.app-bytes-max", "2G"),
                Map.entry("reeve.logger.app-day-bytes-max", "7M"),
                Map.entry("reeve.logger.queue.records", "2000"),
                Map.entry("reeve.logger.queue.bytes", "2M"),
                Map.entry("reeve.logger.group.records", "10"),
                Map.entry("reeve.logger.group.gather", "0.01S"),
                Map.entry("reeve.logger.viewer.records", "200"),
                Map.entry("reeve.logger.viewer.bytes", "1M"),
                Map.entry("reeve.logger.database.url", "jdbc:postgresql://db/x"),
                Map.entry("reeve.logger.database.username", "someone"),
                Map.entry("reeve.logger.database.password", "secret")));

        // Then
        assertThat(config.settings())
                .isEqualTo(new LoggerSettings(
                        7,
                        8,
                        new Shedding.QueueBound(2_000, 2 << 20),
                        new GroupWriter.Group(10, Duration.ofMillis(10), Duration.ofSeconds(6)),
                        new Viewer.Bound(200, 1 << 20),
                        new LoggerSettings.Times(
                                Duration.ofSeconds(3),
                                Duration.ofSeconds(4),
                                Duration.ofSeconds(5),
                                Duration.ofMinutes(7)),
                        new LoggerSettings.Keep(Duration.ofHours(8), Duration.ofDays(9), 2L << 30, 7 << 20)));
        assertThat(config.instanceId()).contains("logger-7");
        assertThat(config.database().url()).isEqualTo("jdbc:postgresql://db/x");
        assertThat(config.database().username()).isEqualTo("someone");
        assertThat(config.database().password()).contains("secret");
    }

    @Test
    void namesKeyValueAndBoundsOfAWrongSetting() {
        assertThatThrownBy(() -> config(Map.of("reeve.logger.follows", "5000")).settings())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("reeve.logger.follows is 5000, allowed is 1 to 1000");
        assertThatThrownBy(() -> config(Map.of("reeve.logger.keep-long", "1H")).settings())
                .hasMessageContaining("reeve.logger.keep-long is PT1H, allowed is PT24H to ");
    }

    @Test
    void refusesAKeyItDoesNotKnow() {
        assertThatThrownBy(() -> config(Map.of("reeve.logger.keep-forever", "true")))
                .hasMessageContaining("reeve.logger.keep-forever");
    }

    private static LoggerConfig config(Map<String, String> values) {
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .withConverter(Duration.class, 200, new DurationConverter())
                .withConverter(MemorySize.class, 200, new MemorySizeConverter())
                .withMapping(LoggerConfig.class)
                .withSources(new PropertiesConfigSource(values, "test", 100))
                .build();
        return config.getConfigMapping(LoggerConfig.class);
    }
}
