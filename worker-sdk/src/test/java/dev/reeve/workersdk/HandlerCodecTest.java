// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.workersdk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.protocol.v1.Credit;
import dev.reeve.protocol.v1.Drain;
import dev.reeve.protocol.v1.Reason;
import dev.reeve.workersdk.testing.TestReply;
import dev.reeve.workersdk.testing.WorkerTester;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How bodies become what handlers take and give, and what is no such body. */
@Timeout(10)
class HandlerCodecTest extends HandlerFixture {
    @Test
    void answersJsonRecordsWithJsonRecords() throws Exception {
        WorkerTester tester = serve(s -> s.method(
                "say", JsonCodec.of(Name.class, Greeting.class), (name, _) -> new Greeting("Hello " + name.value())));

        TestReply reply = tester.call("say", "{\"value\":\"Ada\",\"unknown\":1}");

        assertThat(reply.text()).isEqualTo("{\"text\":\"Hello Ada\"}");
        assertThat(reply.envelope().getContentType()).isEqualTo("application/json");
        assertThat(reply.envelope().getWorkerId()).isEqualTo("tester");
        assertThat(reply.envelope().getNoBody()).isFalse();
    }

    @Test
    void answersNullWithAPlaceholderBody() throws Exception {
        WorkerTester tester = serve(s -> s.method("say", Codec.payload(), (_, _) -> null));

        TestReply reply = tester.call("say", "{}");

        assertThat(reply.reason()).isEqualTo(Reason.OK);
        assertThat(reply.envelope().getNoBody()).isTrue();
        assertThat(reply.body()).isEmpty();
    }

    @Test
    void refusesMalformedJsonWithItsPlace() throws Exception {
        WorkerTester tester =
                serve(s -> s.method("say", JsonCodec.of(Name.class, Greeting.class), (_, _) -> new Greeting("")));

        TestReply reply = tester.call("say", "{\"value\":");

        assertThat(reply.reason()).isEqualTo(Reason.INVALID_REQUEST);
        assertThat(reply.errorText()).startsWith("malformed JSON at line 1, column ");
    }

    @Test
    void namesTheFieldThatDoesNotFitButNotItsValue() throws Exception {
        WorkerTester tester =
                serve(s -> s.method("say", JsonCodec.of(Name.class, Greeting.class), (_, _) -> new Greeting("")));

        TestReply reply = tester.call("say", "{\"value\":{\"secret\":\"hunter2\"}}");

        assertThat(reply.reason()).isEqualTo(Reason.INVALID_REQUEST);
        assertThat(reply.errorText()).contains(": value").doesNotContain("hunter2");
    }

    @Test
    void refusesTextAfterTheJsonAndOtherContentTypes() throws Exception {
        WorkerTester tester =
                serve(s -> s.method("say", JsonCodec.of(Name.class, Greeting.class), (_, _) -> new Greeting("")));

        TestReply trailing = tester.call("say", "{} {}");
        TestReply otherType = tester.open("say", new byte[0], e -> e.setContentType("application/proto"))
                .last();

        assertThat(trailing.reason()).isEqualTo(Reason.INVALID_REQUEST);
        assertThat(otherType.errorText()).isEqualTo("the body must be application/json");
    }

    @Test
    void answersProtobufWithProtobuf() throws Exception {
        WorkerTester tester = serve(s -> s.method(
                "count",
                ProtobufCodec.of(Credit.parser(), Drain.class),
                (credit, _) ->
                        Drain.newBuilder().setGraceMs(credit.getWindow() + 1).build()));
        byte[] body = Credit.newBuilder().setWindow(41).build().toByteArray();

        TestReply reply = tester.open("count", body, e -> e).last();

        assertThat(Drain.parseFrom(reply.body()).getGraceMs()).isEqualTo(42);
        assertThat(reply.envelope().getContentType()).isEqualTo("application/proto");
    }

    @Test
    void refusesBytesThatAreNotTheMessage() throws Exception {
        WorkerTester tester =
                serve(s -> s.method("count", ProtobufCodec.of(Credit.parser(), Drain.class), (_, _) -> null));

        TestReply reply = tester.open("count", new byte[] {(byte) 0xff}, e -> e).last();

        assertThat(reply.reason()).isEqualTo(Reason.INVALID_REQUEST);
        assertThat(reply.errorText()).isEqualTo("the body is not reeve.v1.Credit");
    }
}
