// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.brokerspi.RequestChange;
import dev.reeve.brokerspi.RequestDecision;
import dev.reeve.protocol.MdpVersion;
import dev.reeve.protocol.v1.Identity;
import dev.reeve.protocol.v1.Reason;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Interceptors that forward a request changed. */
@Tag("interceptors")
class InterceptorChangeTest extends InterceptorFixture {
    @Test
    void requestIsForwardedChanged() {
        TestBroker broker = broker();
        broker.cache("t", new TokenVerdict.Verified(Identity.getDefaultInstance()));
        TestWorker worker = broker.reeveWorker("shop", "w", 1);
        onRequest = _ -> RequestDecision.forward(RequestChange.NONE
                .withMethod("other")
                .withMeta("tenant", "acme")
                .withAffinityKey("acme")
                .withBody(Raw.bytes("one"), Raw.bytes("two"))
                .withDeadline(Duration.ofMillis(300)));
        TestClient client = broker.reeveClient();
        byte[] id = client.call(
                "shop", "original", e -> e.setMethod("say").setToken("t").putClientMeta("lang", "de"));

        TestWorker.Job job = worker.next();
        assertThat(job.text()).isEqualTo("onetwo");
        assertThat(job.envelope().getMethod()).isEqualTo("other");
        assertThat(job.envelope().getAffinityKey()).isEqualTo("acme");
        assertThat(job.envelope().getClientMetaMap())
                .containsOnly(Map.entry("lang", "de"), Map.entry("tenant", "acme"));
        assertThat(job.envelope().getToken()).isEmpty();
        assertThat(job.envelope().getRequestId().toByteArray()).isEqualTo(id);
        assertThat(job.envelope().getStamp().getDeadlineMsLeft()).isEqualTo(300);
        assertThat(only(broker)).isEqualTo(Interception.CHANGED);
        worker.reply(job, "done");
        assertThat(client.onlyFinal().text()).isEqualTo("done");
        assertThat(broker.lastEnded().method()).isEqualTo("other");
    }

    @Test
    void deadlineIsShortenedOnly() {
        TestBroker broker = broker();
        TestWorker worker = broker.reeveWorker("shop", "w", 1);
        onRequest = _ -> RequestDecision.forward(RequestChange.NONE.withDeadline(Duration.ofSeconds(Long.MAX_VALUE)));
        broker.reeveClient().call("shop", "x", envelope -> envelope.setDeadlineMsLeft(700));

        assertThat(worker.next().envelope().getStamp().getDeadlineMsLeft()).isEqualTo(700);
    }

    @Test
    void plainRequestCanGetAnotherBodyAndAffinity() {
        TestBroker broker = broker();
        TestWorker worker = broker.plainWorker(MdpVersion.MDP02, "shop");
        onRequest = _ -> RequestDecision.forward(
                RequestChange.NONE.withMethod("ignored").withAffinityKey("a").withBody(Raw.bytes("other")));
        broker.plainClient(MdpVersion.MDP02).request("shop", "x");

        assertThat(worker.next().text()).isEqualTo("other");
    }

    @ParameterizedTest
    @ValueSource(strings = {"frames", "frame", "message", "method", "meta"})
    void changeOverALimitIsAFaultOfTheInterceptor(String what) {
        TestBroker broker = broker();
        TestWorker worker = broker.reeveWorker("shop", "w", 1);
        byte[] mebibyte = new byte[1 << 20];
        RequestChange change = switch (what) {
            case "frames" -> RequestChange.NONE.withBody(new byte[13][0]);
            case "frame" -> RequestChange.NONE.withBody(new byte[(1 << 20) + 1]);
            case "message" -> RequestChange.NONE.withBody(mebibyte, mebibyte, mebibyte, mebibyte);
            case "method" -> RequestChange.NONE.withMethod("not a method");
            default -> RequestChange.NONE.withMeta("NOT A KEY", "x");
        };
        onRequest = _ -> RequestDecision.forward(change);
        TestClient client = broker.reeveClient();
        client.call("shop", "x");

        assertThat(client.onlyFinal().reason()).isEqualTo(Reason.INTERNAL);
        worker.assertThatNothingCame();
        assertThat(onlyFailure(broker)).hasMessageContaining("i0");
        assertThat(broker.commands(BrokerCommand.Intercepted.class)).isEmpty();
    }

    @Test
    void largestBodyPasses() {
        TestBroker broker = broker();
        TestWorker worker = broker.reeveWorker("shop", "w", 1);
        onRequest = _ -> RequestDecision.forward(RequestChange.NONE.withBody(new byte[12][1]));
        broker.reeveClient().call("shop", "x");

        assertThat(worker.next().body()).hasSize(12);
    }
}
