// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reeve.protocol.SizeLimits;
import dev.reeve.protocol.v1.LatencyClass;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Defaults, ranges, patterns and rules. */
class SettingsTest {
    @Test
    void hasTheDefaultsOfTheProtocol() {
        BrokerSettings settings = BrokerSettings.defaults("b");
        assertThat(settings.heartbeat()).isEqualTo(new HeartbeatSettings(2_500, 3, 60_000, 60_000));
        assertThat(settings.deadlines())
                .isEqualTo(new DeadlineSettings(10_000, 60_000, 3_600_000, 10_000, 15_000, 600_000));
        assertThat(settings.sizes()).isEqualTo(new SizeLimits(1024 * 1024, 16, 4 * 1024 * 1024));
        assertThat(settings.bounds())
                .isEqualTo(new BoundSettings(
                        10_000, 64L << 20, 256L << 20, 10_000, 1_000, 1_000, 10_000, 1_000, 1_000, 64L << 20));
        assertThat(settings.topics())
                .isEqualTo(new TopicSettings(100_000, 300, 120_000, 64L << 20, 64 << 10, 512 << 10, 90_000, 100_000));
        assertThat(settings.services()).isEmpty();
    }

    @Test
    void refusesWhatIsOutsideItsRangeAndNamesIt() {
        assertThatThrownBy(() -> new HeartbeatSettings(50, 3, 60_000, 60_000))
                .hasMessageContaining("heartbeat.interval");
        assertThatThrownBy(() -> new HeartbeatSettings(2_500, 1, 60_000, 60_000))
                .hasMessageContaining("liveness");
        assertThatThrownBy(() -> new DeadlineSettings(10_000, 5_000, 3_600_000, 1, 0, 1_000))
                .hasMessageContaining("deadline.default is 1 to 5000, not 10000");
        assertThatThrownBy(() -> BoundSettings.defaults().withQueue(0, 1, 1))
                .hasMessageContaining("queue-requests-max");
        assertThatThrownBy(() -> BrokerSettings.defaults("")).hasMessageContaining("broker id");
        assertThatThrownBy(() -> BrokerSettings.defaults("b".repeat(65))).hasMessageContaining("broker id");
        assertThatThrownBy(() -> new TopicSettings(0, 1, 1, 1, 1, 1, 1_000, 1)).hasMessageContaining("topics.max");
        ServiceRule rule = ServiceRule.of("a", new ServicePolicy.Public());
        assertThatThrownBy(() -> rule.withDeadlineMs(-1)).hasMessageContaining("negative limit of a service");
        assertThatThrownBy(() -> rule.withQueue(-1, 0)).hasMessageContaining("negative");
        assertThatThrownBy(() -> rule.withQueue(0, -1)).hasMessageContaining("negative");
        assertThatThrownBy(() -> ServiceRule.of("", new ServicePolicy.Public())).hasMessageContaining("pattern");
        assertThatThrownBy(() -> ServiceRule.of("x".repeat(256), new ServicePolicy.Public()))
                .hasMessageContaining("pattern");
    }

    @ParameterizedTest
    @CsvSource({
        "a.b,a.b,true",
        "a.b,a.bc,false",
        "a.*,a.b,true",
        "a.*,a.b.c,true",
        "a.*,ab.c,false",
        "a.*,a,false",
        "*,echo,true",
        "*,reeve.x,false",
        "*,reeve,true"
    })
    void matchesPatterns(String pattern, String name, boolean matches) {
        assertThat(NamePattern.matches(pattern, name)).isEqualTo(matches);
        assertThat(NamePattern.anyMatches(Set.of("zzz", pattern), name)).isEqualTo(matches);
    }

    @Test
    void readsPoliciesAndExplainsWhatItCannotRead() {
        assertThat(ServicePolicy.parse("public")).isEqualTo(new ServicePolicy.Public());
        assertThat(ServicePolicy.parse("authenticated")).isEqualTo(new ServicePolicy.Authenticated());
        assertThat(ServicePolicy.parse("scope:a:b")).isEqualTo(new ServicePolicy.NeedsScope("a:b"));
        assertThat(ServicePolicy.parse("roles:gateway, auth"))
                .isEqualTo(new ServicePolicy.NeedsRole(Set.of(PeerRole.GATEWAY, PeerRole.AUTH)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "open", "scope:", "roles:", "roles:king", "roles:gateway,"})
    void refusesUnknownPolicies(String text) {
        assertThatThrownBy(() -> ServicePolicy.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void prefersExactRulesThenTheLongestPrefix() {
        ServicePolicy open = new ServicePolicy.Public();
        ServiceRules rules = new ServiceRules(List.of(
                ServiceRule.of("*", open),
                ServiceRule.of("a.b.*", open).withDeadlineMs(3),
                ServiceRule.of("a.*", open).withDeadlineMs(2),
                ServiceRule.of("a.b.c", open).withDeadlineMs(4).withDeclared(true),
                ServiceRule.of("reeve.auth.v1.auth", new ServicePolicy.Authenticated())));
        assertThat(rules.of("x").policy()).isEqualTo(open);
        assertThat(rules.of("a.x").terms().deadlineMs()).isEqualTo(2);
        assertThat(rules.of("a.b.x").terms().deadlineMs()).isEqualTo(3);
        assertThat(rules.of("a.b.c").terms().deadlineMs()).isEqualTo(4);
        assertThat(rules.of("reeve.log.v1.log").policy()).isEqualTo(new ServicePolicy.Authenticated());
        assertThat(rules.of("reeve.auth.v1.auth").policy()).isEqualTo(new ServicePolicy.Authenticated());
        assertThat(rules.declared()).extracting(ServiceRule::pattern).containsExactly("a.b.c");
        ServiceRule all = ServiceRule.of("s", open)
                .withIdempotent(true)
                .withLatencyClass(LatencyClass.FAST)
                .withForwardToken(true)
                .withQueue(1, 2);
        assertThat(all)
                .isEqualTo(new ServiceRule(
                        "s",
                        open,
                        false,
                        true,
                        new ServiceTerms(0, 0, 1, 2, 0, LatencyClass.FAST),
                        true,
                        null,
                        AuditLevel.REFUSED));
    }

    @Test
    void writesJsonThatIsSafe() {
        Json json = new Json().object();
        json.field("a\"", "x\\\n\r\t\u0001\u007f\u00e9")
                .field("lone", "\ud800x\udc00")
                .field("pair", "\ud83d\ude00")
                .field("nan", Double.NaN)
                .field("n", 1.23456)
                .field("b", true)
                .array("l")
                .item("1")
                .item("2")
                .endArray()
                .endObject();
        assertThat(json.toString())
                .isEqualTo("{\"a\\\"\":\"x\\\\\\n\\r\\t\\u0001\\u007f\u00e9\",\"lone\":\"\\ud800x\\udc00\","
                        + "\"pair\":\"\ud83d\ude00\",\"nan\":0.0,\"n\":1.235,\"b\":true,\"l\":[\"1\",\"2\"]}");
    }
}
