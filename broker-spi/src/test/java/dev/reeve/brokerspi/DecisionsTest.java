// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerspi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class DecisionsTest {

    @Test
    void changesAddUpAndSayWhetherThereAreAny() {
        RequestChange change = RequestChange.NONE
                .withMethod("say")
                .withMeta("a", "1")
                .withMeta("b", "2")
                .withAffinityKey("t")
                .withBody(new byte[] {1}, new byte[0])
                .withDeadline(Duration.ofSeconds(1));

        assertThat(change.method()).isEqualTo("say");
        assertThat(change.meta()).containsOnly(Map.entry("a", "1"), Map.entry("b", "2"));
        assertThat(change.affinityKey()).isEqualTo("t");
        assertThat(change.body()).hasSize(2);
        assertThat(change.deadline()).isEqualTo(Duration.ofSeconds(1));
        assertThat(change.isNone()).isFalse();
        assertThat(RequestChange.NONE.isNone()).isTrue();
        assertThat(RequestChange.NONE.withDeadline(Duration.ZERO).isNone()).isFalse();

        ReplyChange reply = ReplyChange.NONE
                .withContentType("text/plain")
                .withMeta("k", "v")
                .withBody(new byte[1]);
        assertThat(reply.contentType()).isEqualTo("text/plain");
        assertThat(reply.meta()).containsEntry("k", "v");
        assertThat(reply.isNone()).isFalse();
        assertThat(ReplyChange.NONE.isNone()).isTrue();
        assertThat(ReplyChange.NONE.withBody(new byte[1]).isNone()).isFalse();
    }

    @Test
    void bodyWithoutAFrameIsRefusedWhereItIsMade() {
        assertThatThrownBy(() -> RequestChange.NONE.withBody()).hasMessageContaining("at least one frame");
        assertThatThrownBy(() -> ReplyChange.NONE.withBody()).hasMessageContaining("at least one frame");
        assertThatThrownBy(() -> new Answer(List.of(), "", Map.of())).hasMessageContaining("at least one frame");
        assertThatThrownBy(() -> RequestChange.NONE.withDeadline(Duration.ofMillis(-1)))
                .hasMessageContaining("negative");
    }

    @Test
    void answersCarryBodyAndContentType() {
        Answer json = Answer.json("{}");
        assertThat(json.contentType()).isEqualTo("application/json");
        assertThat(new String(json.body().getFirst(), StandardCharsets.UTF_8)).isEqualTo("{}");
        assertThat(Answer.of("image/png", new byte[3]).body().getFirst()).hasSize(3);
    }

    @Test
    void applicationErrorsHaveACodeAndOthersHaveNone() {
        CallError closed = CallError.application("CLOSED", "until noon")
                .withRetryAfter(Duration.ofMinutes(1))
                .withGrpcCode(14)
                .withRetryable(true);
        assertThat(closed)
                .isEqualTo(new CallError(
                        CallError.Kind.APPLICATION, "until noon", "CLOSED", 14, true, Duration.ofMinutes(1)));
        assertThatThrownBy(() -> CallError.application("closed", "")).hasMessageContaining("closed");
        assertThatThrownBy(() -> new CallError(CallError.Kind.FORBIDDEN, "", "CODE", 0, false, Duration.ZERO))
                .hasMessageContaining("CODE");
        CallError forbidden = CallError.of(CallError.Kind.FORBIDDEN, "no");
        assertThatThrownBy(() -> forbidden.withGrpcCode(17)).hasMessageContaining("17");
        assertThatThrownBy(() -> forbidden.withRetryAfter(Duration.ofMillis(-1)))
                .hasMessageContaining("negative");
    }

    @Test
    void decisionsHoldWhatTheyAreMadeOf() {
        CallError error = CallError.of(CallError.Kind.INTERNAL, "");
        Answer answer = Answer.json("{}");
        RequestChange change = RequestChange.NONE.withMethod("m");
        assertThat(RequestDecision.forward()).isSameAs(RequestDecision.forward());
        assertThat(RequestDecision.forward(change)).isEqualTo(new RequestDecision.Forward(change));
        assertThat(RequestDecision.route("w", RequestDecision.Otherwise.ANY))
                .isEqualTo(new RequestDecision.Route("w", RequestDecision.Otherwise.ANY, RequestChange.NONE));
        assertThat(RequestDecision.discard("x")).isEqualTo(new RequestDecision.Discard("x"));
        assertThat(RequestDecision.reply(answer)).isEqualTo(new RequestDecision.Reply(answer));
        assertThat(RequestDecision.refuse(error)).isEqualTo(new RequestDecision.Refuse(error));
        ReplyChange reply = ReplyChange.NONE.withContentType("x/y");
        assertThat(ReplyDecision.forward()).isSameAs(ReplyDecision.forward());
        assertThat(ReplyDecision.forward(reply)).isEqualTo(new ReplyDecision.Forward(reply));
        assertThat(ReplyDecision.discard("x")).isEqualTo(new ReplyDecision.Discard("x"));
        assertThat(ReplyDecision.reply(answer)).isEqualTo(new ReplyDecision.Reply(answer));
        assertThat(ReplyDecision.refuse(error)).isEqualTo(new ReplyDecision.Refuse(error));
    }

    @Test
    void callersWithoutIdentityHaveEmptyNames() {
        Identity ada = new Identity("u_ada", "s_1", "acme", List.of("shop"), 9, "");
        Caller caller = new Caller(ada, "gateway", "gw", 7, false);
        assertThat(caller.subject()).isEqualTo("u_ada");
        assertThat(caller.tenant()).isEqualTo("acme");
        assertThat(ada.hasScope("shop")).isTrue();
        assertThat(ada.hasScope("admin")).isFalse();
        Caller nobody = new Caller(null, "client", "", 8, true);
        assertThat(nobody.subject()).isEmpty();
        assertThat(nobody.tenant()).isEmpty();
    }

    @Test
    void settingsAreReadAndMisspeltOnesRefused() {
        InterceptorSettings settings = new InterceptorSettings(Map.of("services", " a, b ,", "wait", "PT2S"));

        assertThat(settings.list("services")).containsExactly("a", "b");
        assertThat(settings.list("none")).isEmpty();
        assertThat(settings.text("none", "x")).isEqualTo("x");
        assertThat(settings.parsed("wait", Duration::parse, Duration.ZERO)).isEqualTo(Duration.ofSeconds(2));
        assertThat(settings.parsed("none", Duration::parse, Duration.ZERO)).isEqualTo(Duration.ZERO);
        assertThatThrownBy(() -> settings.parsed("services", Duration::parse, Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("services= a, b ,");
        assertThat(settings.allowOnly("services", "wait")).isSameAs(settings);
        assertThatThrownBy(() -> settings.allowOnly("services", "waits"))
                .hasMessage("wait is unknown; allowed: services, waits");
    }

    @Test
    void interceptorsNeedNotListenToWorkers() {
        Interceptor silent = request -> RequestDecision.forward();
        silent.onWorker(new WorkerEvent(WorkerEvent.Kind.READY, "shop", "w-1", 3, false, ""));
        silent.close();
        assertThat(silent).isInstanceOf(AutoCloseable.class);
    }
}
