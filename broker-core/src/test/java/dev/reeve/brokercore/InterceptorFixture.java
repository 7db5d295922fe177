// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.brokerspi.Interceptor;
import dev.reeve.brokerspi.ReplyDecision;
import dev.reeve.brokerspi.ReplyInterceptor;
import dev.reeve.brokerspi.ReplyView;
import dev.reeve.brokerspi.RequestDecision;
import dev.reeve.brokerspi.RequestView;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** A broker with interceptors that do what the test says, or note what they see. */
abstract class InterceptorFixture {
    static final Set<String> ALL = Set.of("*");

    Function<RequestView, RequestDecision> onRequest = _ -> RequestDecision.forward();
    Function<ReplyView, ReplyDecision> onReply = _ -> ReplyDecision.forward();
    final List<String> seen = new ArrayList<>();

    /** Does what the test says. */
    final class Scripted implements ReplyInterceptor {
        @Override
        public RequestDecision onRequest(RequestView request) {
            return onRequest.apply(request);
        }

        @Override
        public ReplyDecision onReply(ReplyView reply) {
            return onReply.apply(reply);
        }
    }

    /** Notes what it sees. */
    final class Noting implements ReplyInterceptor {
        private final String name;

        Noting(String name) {
            this.name = name;
        }

        @Override
        public RequestDecision onRequest(RequestView request) {
            seen.add(name + ">" + Raw.text(request.body().getFirst()));
            return RequestDecision.forward();
        }

        @Override
        public ReplyDecision onReply(ReplyView reply) {
            seen.add(name + "<" + Raw.text(reply.body().getFirst()));
            return ReplyDecision.forward();
        }
    }

    TestBroker brokerWith(Interceptor... interceptors) {
        List<InterceptorEntry> entries = new ArrayList<>();
        for (int i = 0; i < interceptors.length; i++) {
            entries.add(new InterceptorEntry("i" + i, ALL, interceptors[i]));
        }
        return TestBroker.start(TestBroker.settings(), entries);
    }

    TestBroker broker() {
        return brokerWith(new Scripted());
    }

    static Interception only(TestBroker broker) {
        List<BrokerCommand.Intercepted> all = broker.commands(BrokerCommand.Intercepted.class);
        assertThat(all).hasSize(1);
        assertThat(all.getFirst().interceptor()).isEqualTo("i0");
        return all.getFirst().what();
    }

    static Throwable onlyFailure(TestBroker broker) {
        List<BrokerCommand.InterceptorFailed> all = broker.commands(BrokerCommand.InterceptorFailed.class);
        assertThat(all).hasSize(1);
        return all.getFirst().fault();
    }
}
