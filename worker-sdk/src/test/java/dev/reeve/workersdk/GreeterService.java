// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.workersdk;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import dev.reeve.workersdk.greeter.GreeterGrpc;
import dev.reeve.workersdk.greeter.Greeting;
import dev.reeve.workersdk.greeter.Name;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;

/** An ordinary grpc-java service; what it does follows from the name it is given. */
final class GreeterService extends GreeterGrpc.GreeterImplBase {
    final CountDownLatch waiting = new CountDownLatch(1);
    final CountDownLatch cancelled = new CountDownLatch(1);

    @Override
    public void say(Name request, StreamObserver<Greeting> out) {
        switch (request.getValue()) {
            case "" ->
                out.onError(Status.INVALID_ARGUMENT.withDescription("no name").asException());
            case "thrown" -> throw Status.ABORTED.withDescription("thrown").asRuntimeException();
            case "bug" -> throw new IllegalStateException("password is hunter2");
            case "hidden bug" -> out.onError(new IllegalStateException("password is hunter2"));
            case "detailed" -> out.onError(StatusProto.toStatusException(detailed()));
            case "nothing" -> out.onCompleted();
            case "later" -> Thread.ofVirtual().start(() -> answer(out, "later"));
            case "for ever" -> {
                Context.current().addListener(_ -> cancelled.countDown(), Runnable::run);
                waiting.countDown();
            }
            default -> answer(out, "Hello " + request.getValue());
        }
    }

    @Override
    public void sayOften(Name request, StreamObserver<Greeting> out) {
        for (int i = 1; i <= request.getTimes(); i++) {
            out.onNext(greeting(i + " " + request.getValue()));
        }
        out.onCompleted();
    }

    @Override
    public StreamObserver<Name> sayToAll(StreamObserver<Greeting> out) {
        List<String> names = new ArrayList<>();
        return new Names(out) {
            @Override
            public void onNext(Name name) {
                names.add(name.getValue());
            }

            @Override
            public void onCompleted() {
                answer(out, "Hello " + String.join(", ", names));
            }
        };
    }

    @Override
    public StreamObserver<Name> sayToEach(StreamObserver<Greeting> out) {
        return new Names(out) {
            @Override
            public void onNext(Name name) {
                out.onNext(greeting("Hello " + name.getValue()));
            }

            @Override
            public void onCompleted() {
                out.onCompleted();
            }
        };
    }

    static Greeting greeting(String text) {
        return Objects.requireNonNull(Greeting.newBuilder().setText(text).build());
    }

    private static void answer(StreamObserver<Greeting> out, String text) {
        out.onNext(greeting(text));
        out.onCompleted();
    }

    private static com.google.rpc.Status detailed() {
        return com.google.rpc.Status.newBuilder()
                .setCode(Code.RESOURCE_EXHAUSTED_VALUE)
                .setMessage("enough for today")
                .addDetails(Any.pack(ErrorInfo.newBuilder()
                        .setReason("DAILY_LIMIT")
                        .setDomain("greeter")
                        .build()))
                .addDetails(Any.pack(RetryInfo.newBuilder()
                        .setRetryDelay(Duration.newBuilder().setSeconds(3))
                        .build()))
                .build();
    }

    private abstract static class Names implements StreamObserver<Name> {
        private final StreamObserver<Greeting> out;

        Names(StreamObserver<Greeting> out) {
            this.out = out;
        }

        @Override
        public void onError(Throwable error) {
            out.onError(error);
        }
    }
}
