// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.gatewayapi.log.v1.LevelOverride;
import dev.reeve.gatewayapi.log.v1.Target;
import dev.reeve.loggerworker.Overrides.Holder;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class OverridesTest {
    private static final Holder ADA = new Holder("i_pixel", "u_ada", "1.4.2");
    private static final long NOW = 1_000;

    private final LevelOverride all = rule("a", Target.ALL, "", "", "WARN");
    private final LevelOverride version = rule("v", Target.APP_VERSION, "1.4.2", "", "INFO");
    private final LevelOverride account = rule("u", Target.ACCOUNT, "u_ada", "", "DEBUG");
    private final LevelOverride installation = rule("i", Target.INSTALLATION, "i_pixel", "", "TRACE");

    @Test
    void theNearestCountsWhateverTheOrder() {
        assertThat(levels(List.of(installation, all, account, version))).isEqualTo(Map.of("", "TRACE"));
        assertThat(levels(List.of(all, version, account))).isEqualTo(Map.of("", "DEBUG"));
        assertThat(levels(List.of(version, all))).isEqualTo(Map.of("", "INFO"));
        assertThat(levels(List.of(all))).isEqualTo(Map.of("", "WARN"));
    }

    @Test
    void eachLoggerHasItsOwn() {
        LevelOverride net = rule("n", Target.ALL, "", "net", "TRACE");

        assertThat(levels(List.of(net, account))).isEqualTo(Map.of("", "DEBUG", "net", "TRACE"));
    }

    @Test
    void whatMeansOthersOrIsOverDoesNotCount() {
        LevelOverride over = installation.toBuilder().setExpiresUnixMs(NOW).build();

        assertThat(levels(List.of(
                        over,
                        rule("x", Target.INSTALLATION, "i_other", "", "DEBUG"),
                        rule("y", Target.ACCOUNT, "u_bob", "", "DEBUG"),
                        rule("z", Target.APP_VERSION, "1.4", "", "DEBUG"))))
                .isEmpty();
        Holder nobody = new Holder("i_pixel", "", "1.4.2");
        assertThat(Overrides.of(List.of(rule("e", Target.ACCOUNT, "", "", "DEBUG")), nobody, NOW))
                .isEmpty();
    }

    @Test
    void theVersionIsAnotherOneWhenSomethingElseCounts() {
        int none = version(List.of());
        int one = version(List.of(all));
        int nearer = version(List.of(all, installation));

        assertThat(none).isZero();
        assertThat(one).isNotZero().isNotEqualTo(nearer);
        assertThat(version(List.of(installation, all))).isEqualTo(nearer);
        assertThat(version(List.of(all, rule("x", Target.ACCOUNT, "u_bob", "", "DEBUG"))))
                .isEqualTo(one);
    }

    private static int version(List<LevelOverride> rules) {
        return Overrides.version(Overrides.of(rules, ADA, NOW));
    }

    private static Map<String, String> levels(List<LevelOverride> rules) {
        Map<String, LevelOverride> counting = Overrides.of(rules, ADA, NOW);
        return counting.values().stream().collect(Collectors.toMap(LevelOverride::getLogger, LevelOverride::getLevel));
    }

    private static LevelOverride rule(String id, Target target, String value, String logger, String level) {
        return LevelOverride.newBuilder()
                .setId(id)
                .setTarget(target)
                .setValue(value)
                .setLogger(logger)
                .setLevel(level)
                .setExpiresUnixMs(NOW + 1)
                .build();
    }
}
