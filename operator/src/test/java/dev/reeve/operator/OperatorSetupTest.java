// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reeve.grpcport.ConfigException;
import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class OperatorSetupTest {
    @Test
    void defaultsAreThoseOfTheDocument() {
        OperatorSettings settings = setup(Map.of()).settings();

        assertThat(settings.namespaces()).containsExactly("reeve");
        assertThat(settings.installation()).isEqualTo(Installation.ALONE);
        assertThat(settings.pod()).isEqualTo("operator-1");
        assertThat(settings.lease())
                .isEqualTo(new LeaseSettings(
                        "reeve",
                        "reeve-operator",
                        Map.of(),
                        Duration.ofSeconds(15),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(2)));
        assertThat(setup(Map.of()).keda()).isEmpty();
        assertThat(config(Map.of()).brokers()).containsExactly("127.0.0.1:9001");
    }

    @Test
    void takesWhatIsSet() {
        OperatorSetup setup = setup(Map.of(
                "reeve.operator.namespaces", "a,b",
                "reeve.operator.installation", "a-reeve",
                "reeve.operator.unlabelled", "false",
                "reeve.operator.lease.name", "other",
                "reeve.operator.lease.namespace", "elsewhere",
                "reeve.operator.lease.labels.\"app.kubernetes.io/instance\"", "shop",
                "reeve.operator.lease.duration", "30s",
                "reeve.operator.keda.enabled", "true",
                "reeve.operator.keda.port", "0"));

        assertThat(setup.settings().namespaces()).containsExactlyInAnyOrder("a", "b");
        assertThat(setup.settings().installation()).isEqualTo(new Installation("a-reeve", false));
        assertThat(setup.settings().lease().name()).isEqualTo("other");
        assertThat(setup.settings().lease().namespace()).isEqualTo("elsewhere");
        assertThat(setup.settings().lease().labels()).containsExactly(Map.entry("app.kubernetes.io/instance", "shop"));
        assertThat(setup.settings().lease().duration()).isEqualTo(Duration.ofSeconds(30));
        assertThat(setup.keda()).hasValue(new KedaSettings("127.0.0.1", 0, 1_000, "", "", "", false));
    }

    @Test
    void aStarIsAllNamespaces() {
        assertThat(setup(Map.of("reeve.operator.namespaces", "*")).settings().namespaces())
                .isEqualTo(OperatorSettings.ALL_NAMESPACES);
    }

    @ParameterizedTest
    @CsvSource({
        "namespaces, 'a,*'",
        "namespaces, Shop",
        "installation, a b",
        "lease.name, Lease",
        "lease.namespace, a.b",
        "lease.retry, 10ms",
        "lease.renew-deadline, 3s",
        "lease.duration, 11s",
        "lease.duration, 15500ms",
        "lease.duration, 2h"
    })
    void aWrongValueIsNamedWithItsKey(String key, String value) {
        OperatorSetup setup = setup(Map.of("reeve.operator." + key, value));

        assertThatThrownBy(setup::settings)
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("reeve.operator." + key + "=")
                .hasMessageContaining("allowed: ");
    }

    @Test
    void anUnknownKeyIsRefused() {
        assertThatThrownBy(() -> config(Map.of("reeve.operator.nonsense", "1")))
                .isInstanceOf(ConfigValidationException.class)
                .hasMessageContaining("reeve.operator.nonsense");
    }

    @Test
    void withoutAnOwnNamespaceItHasToBeSaid() {
        OperatorSetup setup = new OperatorSetup(config(Map.of()), "", "");

        assertThatThrownBy(setup::settings)
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("reeve.operator.namespaces is required");
    }

    private static OperatorSetup setup(Map<String, String> values) {
        return new OperatorSetup(config(values), "operator-1", "reeve");
    }

    static OperatorConfig config(Map<String, String> values) {
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(OperatorConfig.class)
                .withSources(new PropertiesConfigSource(values, "test", 500))
                .build()
                .getConfigMapping(OperatorConfig.class);
    }
}
