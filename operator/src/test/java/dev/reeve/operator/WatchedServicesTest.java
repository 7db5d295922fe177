// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WatchedServicesTest {
    private final WatchedServices services = new WatchedServices();

    @Test
    void asksForWhatIsWanted() {
        assertThat(services.taken()).isEmpty();

        services.want(Set.of("echo", "upper"));
        assertThat(services.taken()).containsExactlyInAnyOrder("echo", "upper");

        services.want(Set.of());
        assertThat(services.taken()).isEmpty();
    }

    @Test
    void leavesOutANameThatWouldEndTheStreamOfAll() {
        services.want(Set.of("echo", "mmi.service", "NOT A NAME", ""));

        assertThat(services.taken()).containsExactly("echo");
    }

    @Test
    void asksForAThousandAlwaysTheSame() {
        Set<String> many = IntStream.range(0, 1_500)
                .mapToObj(number -> "s" + (1_000 + number))
                .collect(Collectors.toSet());

        services.want(many);

        assertThat(services.taken()).hasSize(WatchedServices.SERVICES_MAX).contains("s1000", "s1999");
    }
}
