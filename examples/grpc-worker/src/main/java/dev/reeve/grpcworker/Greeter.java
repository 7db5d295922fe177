// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.grpcworker;

import dev.reeve.grpcworker.greeter.GreeterGrpc;
import dev.reeve.grpcworker.greeter.HelloReply;
import dev.reeve.grpcworker.greeter.HelloRequest;
import dev.reeve.grpcworker.greeter.Language;
import dev.reeve.protocol.v1.Identity;
import dev.reeve.workersdk.GrpcContext;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An ordinary grpc-java service; only {@link #reply} knows of Reeve, to see who calls. */
final class Greeter extends GreeterGrpc.GreeterImplBase {
    private static final int NAME_MAX = 100;
    private static final int TIMES_MAX = 10;
    private static final List<Language> LANGUAGES = List.of(Language.ENGLISH, Language.GERMAN, Language.FRENCH);

    @Override
    public void sayHello(HelloRequest request, StreamObserver<HelloReply> replies) {
        replies.onNext(reply(request, request.getLanguage()));
        replies.onCompleted();
    }

    @Override
    public void sayHelloOften(HelloRequest request, StreamObserver<HelloReply> replies) {
        if (request.getTimes() < 1 || request.getTimes() > TIMES_MAX) {
            throw Status.OUT_OF_RANGE
                    .withDescription("times is 1 to " + TIMES_MAX)
                    .asRuntimeException();
        }
        for (int i = 0; i < request.getTimes(); i++) {
            replies.onNext(reply(request, LANGUAGES.get(i % LANGUAGES.size())));
        }
        replies.onCompleted();
    }

    @Override
    public StreamObserver<HelloRequest> sayHelloToAll(StreamObserver<HelloReply> replies) {
        return new StreamObserver<>() {
            private final List<String> names = new ArrayList<>();

            @Override
            public void onNext(HelloRequest request) {
                names.add(request.getName());
            }

            @Override
            public void onError(Throwable error) {
                names.clear();
            }

            @Override
            public void onCompleted() {
                HelloRequest all = Objects.requireNonNull(HelloRequest.newBuilder()
                        .setName(String.join(", ", names))
                        .build());
                sayHello(all, replies);
            }
        };
    }

    private static HelloReply reply(HelloRequest request, Language language) {
        if (request.getName().isBlank() || request.getName().length() > NAME_MAX) {
            throw Status.INVALID_ARGUMENT
                    .withDescription("name has 1 to " + NAME_MAX + " characters")
                    .asRuntimeException();
        }
        @Nullable Identity caller = GrpcContext.IDENTITY.get();
        return Objects.requireNonNull(HelloReply.newBuilder()
                .setText(hello(language) + " " + request.getName())
                .setCaller(caller == null ? "" : caller.getSubject())
                .build());
    }

    private static String hello(Language language) {
        return switch (language) {
            case GERMAN -> "Hallo";
            case FRENCH -> "Bonjour";
            case ENGLISH, LANGUAGE_UNSPECIFIED, UNRECOGNIZED -> "Hello";
        };
    }
}
