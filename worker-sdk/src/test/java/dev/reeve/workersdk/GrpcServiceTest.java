// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.workersdk;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.ErrorInfo;
import dev.reeve.protocol.v1.Identity;
import dev.reeve.protocol.v1.Reason;
import dev.reeve.workersdk.greeter.Greeting;
import dev.reeve.workersdk.greeter.Name;
import dev.reeve.workersdk.testing.PendingCall;
import dev.reeve.workersdk.testing.TestReply;
import dev.reeve.workersdk.testing.WorkerTester;
import io.grpc.BindableService;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.Status;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an ordinary grpc-java service and its callers see of each other. */
@Tag("G3")
@Timeout(20)
class GrpcServiceTest {
    private static final Metadata.Key<String> GIVEN = Metadata.Key.of("x-app-given", Metadata.ASCII_STRING_MARSHALLER);

    private final GreeterService greeter = new GreeterService();
    private @Nullable WorkerTester started;

    @AfterEach
    void close() {
        if (started != null) {
            started.close();
        }
    }

    private WorkerTester serve(BindableService service) throws InterruptedException {
        WorkerTester tester = WorkerTester.ofGrpc(service);
        started = tester;
        return tester;
    }

    private static byte[] name(String value) {
        return Name.newBuilder().setValue(value).setTimes(3).build().toByteArray();
    }

    private static PendingCall call(WorkerTester tester, String method, byte[] body) {
        return tester.open(method, body, envelope -> envelope.setContentType("application/proto"));
    }

    private static PendingCall stream(WorkerTester tester, String method, byte[] body) {
        return tester.open(method, body, envelope -> envelope.setContentType("application/grpc-stream"));
    }

    private static byte[] framed(String... names) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        for (String name : names) {
            byte[] message = name(name);
            out.writeByte(0);
            out.writeInt(message.length);
            out.write(message);
        }
        return bytes.toByteArray();
    }

    private TestReply said(String name) throws Exception {
        return call(serve(greeter), "Say", name(name)).last();
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/proto", "application/x-protobuf", "application/grpc+proto", ""})
    void answersAUnaryCallWithOneReply(String contentType) throws Exception {
        // When
        TestReply reply = serve(greeter)
                .open("Say", name("Ada"), envelope -> envelope.setContentType(contentType))
                .next();

        // Then
        assertThat(reply.isLast()).isTrue();
        assertThat(Greeting.parseFrom(reply.body()).getText()).isEqualTo("Hello Ada");
        assertThat(reply.envelope().getContentType()).isEqualTo("application/proto");
    }

    @Test
    void anAnswerMayComeFromAnotherThread() throws Exception {
        assertThat(Greeting.parseFrom(said("later").body()).getText()).isEqualTo("later");
    }

    @Test
    void streamsRepliesAndEndsWithoutABody() throws Exception {
        // When
        PendingCall call = call(serve(greeter), "SayOften", name("Ada"));
        List<String> texts = new ArrayList<>();
        TestReply reply = call.next();
        while (!reply.isLast()) {
            texts.add(Greeting.parseFrom(reply.body()).getText());
            reply = call.next();
        }

        // Then
        assertThat(texts).containsExactly("1 Ada", "2 Ada", "3 Ada");
        assertThat(reply.envelope().getNoBody()).isTrue();
    }

    @Test
    void takesAClientStreamFromOneBody() throws Exception {
        TestReply reply =
                stream(serve(greeter), "SayToAll", framed("Ada", "Bob", "")).last();

        assertThat(Greeting.parseFrom(reply.body()).getText()).isEqualTo("Hello Ada, Bob, ");
    }

    @Test
    void takesOneMessageForAClientStream() throws Exception {
        TestReply reply = call(serve(greeter), "SayToAll", name("Ada")).last();

        assertThat(Greeting.parseFrom(reply.body()).getText()).isEqualTo("Hello Ada");
    }

    @Test
    void takesAnEmptyClientStream() throws Exception {
        TestReply reply = stream(serve(greeter), "SayToAll", new byte[0]).last();

        assertThat(Greeting.parseFrom(reply.body()).getText()).isEqualTo("Hello ");
    }

    @Test
    void answersAStreamWithAStream() throws Exception {
        PendingCall call = stream(serve(greeter), "SayToEach", framed("Ada", "Bob"));

        assertThat(Greeting.parseFrom(call.next().body()).getText()).isEqualTo("Hello Ada");
        assertThat(Greeting.parseFrom(call.next().body()).getText()).isEqualTo("Hello Bob");
        assertThat(call.next().isLast()).isTrue();
    }

    @Test
    void aUnaryMethodTakesOneMessageOnly() throws Exception {
        WorkerTester tester = serve(greeter);

        assertThat(stream(tester, "Say", framed("Ada")).last().reason()).isEqualTo(Reason.OK);
        TestReply two = stream(tester, "Say", framed("Ada", "Bob")).last();
        assertThat(two.code()).isEqualTo("ONE_MESSAGE_ONLY");
        assertThat(two.envelope().getStatus().getGrpcCode()).isEqualTo(12);
    }

    @Test
    void refusesWhatIsNoMessage() throws Exception {
        WorkerTester tester = serve(greeter);
        byte[] longer = framed("Ada");
        longer[4]++;
        byte[] compressed = framed("Ada");
        compressed[0] = 1;

        assertThat(call(tester, "Say", new byte[] {(byte) 0xff}).last().reason())
                .isEqualTo(Reason.INVALID_REQUEST);
        assertThat(tester.call("Say", "{}").reason()).isEqualTo(Reason.INVALID_REQUEST);
        assertThat(stream(tester, "SayToAll", longer).last().reason()).isEqualTo(Reason.INVALID_REQUEST);
        assertThat(stream(tester, "SayToAll", compressed).last().reason()).isEqualTo(Reason.INVALID_REQUEST);
        assertThat(stream(tester, "SayToAll", new byte[] {0, 0}).last().reason())
                .isEqualTo(Reason.INVALID_REQUEST);
    }

    @Test
    void aStatusReachesTheCaller() throws Exception {
        TestReply reply = said("");

        assertThat(reply.reason()).isEqualTo(Reason.APPLICATION);
        assertThat(reply.code()).isEmpty();
        assertThat(reply.errorText()).isEqualTo("no name");
        assertThat(reply.envelope().getStatus().getGrpcCode()).isEqualTo(3);
    }

    @Test
    void aThrownStatusIsTheSame() throws Exception {
        assertThat(said("thrown").envelope().getStatus().getGrpcCode()).isEqualTo(10);
    }

    @Test
    void theDetailsOfAStatusReachTheCallerAndNameTheReason() throws Exception {
        TestReply reply = said("detailed");

        assertThat(reply.code()).isEqualTo("DAILY_LIMIT");
        assertThat(reply.envelope().getRetryAfterMs()).isEqualTo(3_000);
        assertThat(reply.envelope()
                        .getStatus()
                        .getDetails(0)
                        .unpack(ErrorInfo.class)
                        .getDomain())
                .isEqualTo("greeter");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bug", "hidden bug", "nothing"})
    void aFaultIsInternalAndSaysNothing(String name) throws Exception {
        TestReply reply = said(name);

        assertThat(reply.reason()).isEqualTo(Reason.INTERNAL);
        assertThat(reply.errorText()).startsWith("internal error, request ");
    }

    @Test
    @Tag("G2")
    void cancellationReachesTheServiceByItsContext() throws Exception {
        // Given
        PendingCall call = call(serve(greeter), "Say", name("for ever"));
        assertThat(greeter.waiting.await(10, TimeUnit.SECONDS)).isTrue();

        // When
        call.cancel();

        // Then
        assertThat(greeter.cancelled.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(call.last().code()).isEqualTo("CANCELLED");
    }

    @Test
    @Tag("G2")
    void theDeadlineReachesTheServiceByItsContext() throws Exception {
        // When
        TestReply reply = serve(greeter)
                .open(
                        "Say",
                        name("for ever"),
                        envelope -> envelope.setStamp(
                                envelope.getStamp().toBuilder().setDeadlineMsLeft(100)))
                .last();

        // Then
        assertThat(greeter.cancelled.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(reply.code()).isEqualTo("CANCELLED");
    }

    @Test
    void theContextSaysWhoCallsAndForHowLong() throws Exception {
        // Given
        AtomicReference<@Nullable Context> seen = new AtomicReference<>();
        WorkerTester tester = serve(intercepted((_, _) -> {
            seen.set(Context.current());
            return null;
        }));

        // When
        tester.open(
                        "Say",
                        name("Ada"),
                        envelope -> envelope.setStamp(envelope.getStamp().toBuilder()
                                .setIdentity(Identity.newBuilder().setSubject("u_ada"))))
                .last();

        // Then
        Context context = Objects.requireNonNull(seen.get());
        assertThat(GrpcContext.IDENTITY.get(context).getSubject()).isEqualTo("u_ada");
        assertThat(GrpcContext.CALL.get(context).service()).isEqualTo("greeter.v1.greeter");
        assertThat(context.getDeadline().timeRemaining(TimeUnit.SECONDS)).isBetween(1L, 10L);
    }

    @Test
    void metadataTravelsBothWays() throws Exception {
        // Given
        AtomicReference<String> given = new AtomicReference<>("");
        WorkerTester tester = serve(intercepted((headers, reply) -> {
            given.set(Objects.requireNonNullElse(headers.get(GIVEN), ""));
            reply.put(GIVEN, "back");
            return null;
        }));

        // When
        TestReply reply = tester.open("Say", name("Ada"), envelope -> envelope.putClientMeta("x-app-given", "there"))
                .last();

        // Then
        assertThat(given).hasValue("there");
        assertThat(reply.envelope().getServerMetaMap()).isEqualTo(Map.of("x-app-given", "back"));
    }

    @Test
    void anInterceptorMayRefuseACall() throws Exception {
        WorkerTester tester = serve(intercepted((_, _) -> Status.PERMISSION_DENIED.withDescription("not for you")));

        TestReply reply = call(tester, "Say", name("Ada")).last();

        assertThat(reply.envelope().getStatus().getGrpcCode()).isEqualTo(7);
        assertThat(reply.errorText()).isEqualTo("not for you");
    }

    /** The greeter behind an interceptor that looks at headers, adds headers to the reply, and refuses. */
    private BindableService intercepted(Look look) {
        ServerInterceptor interceptor = new ServerInterceptor() {
            @Override
            public <Q, A> ServerCall.Listener<Q> interceptCall(
                    ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
                Metadata reply = new Metadata();
                Status refusal = look.at(headers, reply);
                if (refusal != null) {
                    call.close(refusal, new Metadata());
                    return new ServerCall.Listener<>() {};
                }
                return next.startCall(
                        new io.grpc.ForwardingServerCall.SimpleForwardingServerCall<>(call) {
                            @Override
                            public void sendHeaders(Metadata sent) {
                                sent.merge(reply);
                                super.sendHeaders(sent);
                            }
                        },
                        headers);
            }
        };
        return () -> ServerInterceptors.intercept(greeter, interceptor);
    }

    @FunctionalInterface
    private interface Look {
        @Nullable
        Status at(Metadata headers, Metadata reply);
    }
}
