// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.operator.law.ServiceCounters;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** However much comes, only the newest of each kind is kept. */
class LoopInboxTest {
    private static final ServiceCounters NOTHING = new ServiceCounters(0, 0, 0, 0, 0, 0);

    private final LoopInbox inbox = new LoopInbox();

    private static BrokerTold told(long seq, boolean isFull, String service) {
        return new BrokerTold("b1", 7, seq, isFull, Map.of(service, NOTHING), Map.of(), 0);
    }

    private LoopInbox.BrokerNews news() {
        return Optional.ofNullable(inbox.take().brokers().get("b1")).orElseThrow();
    }

    @Test
    void keepsTheNewestFullReportAndTheNewestUrgentOneOfEachService() {
        inbox.watch(Set.of("echo", "mail"));
        for (int i = 1; i <= 1_000; i += 3) {
            inbox.told(told(i, true, "echo"));
            inbox.told(told(i + 1, false, "echo"));
            inbox.told(told(i + 2, false, "mail"));
        }

        LoopInbox.BrokerNews news = news();
        assertThat(news.full()).isEqualTo(told(1_000, true, "echo"));
        assertThat(news.urgent()).hasSize(2).containsEntry("mail", told(1_002, false, "mail"));
        assertThat(inbox.take().isEmpty()).isTrue();
    }

    @Test
    void keepsNothingUrgentOfServicesThatNobodyScales() {
        inbox.watch(Set.of("echo"));

        inbox.told(told(1, false, "other"));

        assertThat(inbox.take().isEmpty()).isTrue();
    }

    @Test
    void forgetsWhatABrokerToldBeforeItWent() {
        inbox.watch(Set.of("echo"));
        inbox.told(told(1, true, "echo"));
        inbox.told(told(2, false, "echo"));
        inbox.gone("b1");
        inbox.found("b1");

        LoopInbox.BrokerNews news = news();
        assertThat(news.isGone()).isTrue();
        assertThat(news.isFound()).isTrue();
        assertThat(news.full()).isNull();
        assertThat(news.urgent()).isEmpty();
    }

    @Test
    void keepsTheLastPlanOfEachPoolAndTheLastViewOfEachDeployment() {
        TargetKey key = new TargetKey("shop", "echo");
        TargetView view = new TargetView(1, "1", 1, List.of(), Set.of(), 30, "");
        inbox.plan(LoopWorld.ECHO, Optional.of(new PoolPlan(LoopWorld.ECHO, "echo", "echo", 70, LoopWorld.QUICK)));
        inbox.plan(LoopWorld.ECHO, Optional.empty());
        inbox.target(key, new LoopInbox.TargetNews(null, 1));
        inbox.target(key, new LoopInbox.TargetNews(view, 2));

        LoopInbox.Batch batch = inbox.take();
        assertThat(batch.plans()).isEqualTo(Map.of(LoopWorld.ECHO, Optional.empty()));
        assertThat(batch.targets()).isEqualTo(Map.of(key, new LoopInbox.TargetNews(view, 2)));
    }
}
