// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.maintenancewindow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reeve.brokerspi.CallError;
import dev.reeve.brokerspi.Caller;
import dev.reeve.brokerspi.Identity;
import dev.reeve.brokerspi.InterceptorFactory;
import dev.reeve.brokerspi.InterceptorSettings;
import dev.reeve.brokerspi.RequestDecision;
import dev.reeve.brokerspi.RequestView;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class MaintenanceWindowTest {
    private static final Instant FROM = Instant.parse("2026-12-24T18:00:00Z");
    private static final Instant UNTIL = Instant.parse("2026-12-24T20:00:00Z");

    private static RequestDecision at(String time, String... scopes) {
        Identity ada = new Identity("u_ada", "s_1", "", List.of(scopes), 0, "");
        return new MaintenanceWindow(FROM, UNTIL, "back at eight", () -> Instant.parse(time)).onRequest(request(ada));
    }

    /** An interceptor looks at what it needs; nothing else has to be made. */
    private static RequestView request(@Nullable Identity identity) {
        Caller caller = new Caller(identity, "gateway", "", 1, false);
        return (RequestView) Proxy.newProxyInstance(
                RequestView.class.getClassLoader(), new Class<?>[] {RequestView.class}, (_, method, _) -> {
                    assertThat(method.getName()).isEqualTo("caller");
                    return caller;
                });
    }

    @Test
    void closesFromTheFirstInstantToTheLastAndSaysWhenToComeBack() {
        assertThat(at("2026-12-24T17:59:59.999Z")).isSameAs(RequestDecision.forward());
        assertThat(at("2026-12-24T18:00:00Z"))
                .isEqualTo(RequestDecision.refuse(CallError.of(CallError.Kind.UNAVAILABLE, "back at eight")
                        .withRetryAfter(Duration.ofHours(2))));
        assertThat(at("2026-12-24T20:00:00Z")).isSameAs(RequestDecision.forward());
    }

    @Test
    void letsAdministratorsIn() {
        assertThat(at("2026-12-24T19:00:00Z", "admin")).isSameAs(RequestDecision.forward());
        assertThat(at("2026-12-24T19:00:00Z", "shop")).isInstanceOf(RequestDecision.Refuse.class);
        MaintenanceWindow window = new MaintenanceWindow(FROM, UNTIL, "", () -> FROM);
        assertThat(window.onRequest(request(null))).isInstanceOf(RequestDecision.Refuse.class);
    }

    @Test
    void isFoundByTheServiceLoaderAndReadsItsSettings() {
        InterceptorFactory factory =
                ServiceLoader.load(InterceptorFactory.class).findFirst().orElseThrow();

        assertThat(factory.name()).isEqualTo("maintenance-window");
        assertThat(factory.create(new InterceptorSettings(Map.of("until", "2999-01-01T00:00:00Z")))
                        .onRequest(request(null)))
                .isInstanceOf(RequestDecision.Refuse.class);
        assertThat(factory.create(new InterceptorSettings(Map.of("until", "2001-01-01T00:00:00Z")))
                        .onRequest(request(null)))
                .isSameAs(RequestDecision.forward());
    }

    @Test
    void refusesSettingsThatMeanNothing() {
        InterceptorFactory factory = new MaintenanceWindowFactory();
        assertThatThrownBy(() -> factory.create(new InterceptorSettings(Map.of("till", "x"))))
                .hasMessageContaining("till is unknown");
        assertThatThrownBy(() -> factory.create(new InterceptorSettings(Map.of("until", "tomorrow"))))
                .hasMessageContaining("until=tomorrow");
        assertThatThrownBy(() -> new MaintenanceWindow(/* from= */ UNTIL, /* until= */ FROM, "", () -> FROM))
                .hasMessageContaining("is not after");
    }
}
