// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class LeaderLinkTest {
    private final List<String> written = new ArrayList<>();
    private boolean leads = true;

    private final class Marks implements BrokerLink {
        @Override
        public void watch(Set<String> services) {
            written.add("watch " + services);
        }

        @Override
        public Set<String> drain(String service, List<String> instances, long ttlMs) {
            written.add("drain " + instances);
            return Set.copyOf(instances);
        }

        @Override
        public void undrain(String service, List<String> instances) {
            written.add("undrain " + instances);
        }

        @Override
        public void close() {
            written.add("close");
        }
    }

    @Test
    void onlyTheLeaderMarksWorkers() {
        LeaderLink link = new LeaderLink(new Marks(), () -> leads);
        assertThat(link.drain("echo", List.of("a"), 1)).containsExactly("a");
        link.undrain("echo", List.of("a"));
        leads = false;

        assertThat(link.drain("echo", List.of("b"), 1))
                .as("nobody is known to be idle")
                .isEmpty();
        link.undrain("echo", List.of("b"));
        link.watch(Set.of("echo"));
        link.close();

        assertThat(written).containsExactly("drain [a]", "undrain [a]", "watch [echo]", "close");
    }

    @Test
    void whatIsRefusedAtTheOwnDoorIsNoNews() {
        List<String> heard = new ArrayList<>();
        Refusals refusals = new Refusals(key -> heard.add(key.toString()), () -> 0);
        PoolListeners listeners = new PoolListeners(() -> leads);
        listeners.add(refusals);
        listeners.refused(PoolMaker.key("echo"), new WriteResult.Refused(403, "no", 0));
        leads = false;

        listeners.refused(PoolMaker.key("echo"), new WriteResult.Refused(503, "leads no more", 0));

        assertThat(heard).hasSize(1);
        assertThat(refusals.forbidden(PoolMaker.key("echo"))).isEqualTo("no");
    }
}
