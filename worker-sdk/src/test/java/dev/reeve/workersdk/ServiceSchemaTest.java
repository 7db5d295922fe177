// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.workersdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import dev.reeve.protocol.v1.Method;
import dev.reeve.protocol.v1.WorkerInfo;
import dev.reeve.workersdk.greeter.GreeterOuterClass;
import dev.reeve.workersdk.greeter.Greeting;
import dev.reeve.workersdk.greeter.Name;
import java.security.MessageDigest;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What descriptors a service publishes. */
@Tag("X-12")
class ServiceSchemaTest {
    private static WorkerInfo announced(String service, Consumer<ServiceBuilder> description) {
        ServiceBuilder builder = new ServiceBuilder(service);
        description.accept(builder);
        return builder.build().announce().build();
    }

    private static WorkerInfo greeter() {
        return announced(
                "greeter.v1.greeter", builder -> GrpcServices.describe(builder, new GreeterService().bindService()));
    }

    private static FileDescriptorSet greeterFiles() {
        return ServiceSchema.withImports(List.of(GreeterOuterClass.getDescriptor()));
    }

    @Test
    void aGrpcServicePublishesEveryFileByName() throws Exception {
        FileDescriptorSet set = FileDescriptorSet.parseFrom(greeter().getDescriptorSet());

        assertThat(set.getFileList())
                .extracting(FileDescriptorProto::getName)
                .containsExactly("google/protobuf/timestamp.proto", "greeter/v1/greeter.proto");
    }

    @Test
    void theHashIsThatOfTheSetAndAlwaysTheSame() throws Exception {
        WorkerInfo info = greeter();

        byte[] hash = MessageDigest.getInstance("SHA-256")
                .digest(info.getDescriptorSet().toByteArray());
        assertThat(info.getDescriptorSha256()).isEqualTo(ByteString.copyFrom(hash));
        assertThat(greeter().getDescriptorSha256()).isEqualTo(info.getDescriptorSha256());
    }

    @Test
    void theMethodsOfAGrpcServiceAreMarked() {
        assertThat(greeter().getMethodsList())
                .extracting(
                        Method::getName, Method::getServerStreaming, Method::getNoSideEffects, Method::getIdempotent)
                .containsExactly(
                        tuple("Say", false, true, true),
                        tuple("SayOften", true, false, false),
                        tuple("SayToAll", false, false, false),
                        tuple("SayToEach", true, false, true));
        assertThat(greeter().getMethods(0).getResponseType()).isEqualTo("greeter.v1.Greeting");
        assertThat(greeter().getMethods(2).getContentTypesList())
                .containsExactly("application/proto", "application/grpc-stream");
    }

    @Test
    void aServiceWithProtobufCodecsIsDescribedUnderItsOwnName() throws Exception {
        // When
        WorkerInfo info = announced(
                "my-team.notes",
                service -> service.method(
                                "say",
                                ProtobufCodec.of(Name.parser(), Greeting.class),
                                (_, _) -> Greeting.getDefaultInstance())
                        .method("raw", Codec.payload(), (body, _) -> body));

        // Then
        FileDescriptorProto made = FileDescriptorSet.parseFrom(info.getDescriptorSet()).getFileList().stream()
                .filter(file -> file.getServiceCount() > 0 && file.getName().startsWith("reeve/"))
                .findFirst()
                .orElseThrow();
        assertThat(made.getPackage() + "." + made.getService(0).getName()).isEqualTo("my_team.notes");
        assertThat(made.getService(0).getMethodList()).singleElement().satisfies(method -> {
            assertThat(method.getName()).isEqualTo("say");
            assertThat(method.getInputType()).isEqualTo(".greeter.v1.Name");
        });
        assertThat(info.getMethodsList())
                .filteredOn(method -> method.getName().equals("say"))
                .extracting(Method::getResponseType)
                .containsExactly("greeter.v1.Greeting");
    }

    @Test
    void aServiceWithoutProtobufPublishesNothing() {
        WorkerInfo info = announced("notes", s -> s.method("say", Codec.payload(), (body, _) -> body));

        assertThat(info.getDescriptorSha256()).isEmpty();
        assertThat(info.getDescriptorSet()).isEmpty();
    }

    @Test
    void descriptorsWithCommentsTakeThePlaceOfTheStubs() {
        FileDescriptorSet commented = FileDescriptorSet.newBuilder()
                .addAllFile(greeterFiles().getFileList().reversed())
                .build();

        WorkerInfo info = announced("greeter.v1.greeter", builder -> {
            GrpcServices.describe(builder, new GreeterService().bindService());
            builder.descriptors(commented);
        });

        assertThat(info.getDescriptorSha256()).isEqualTo(greeter().getDescriptorSha256());
    }

    @Test
    void aMissingImportIsNamed() {
        FileDescriptorSet bare = FileDescriptorSet.newBuilder()
                .addFile(GreeterOuterClass.getDescriptor().toProto())
                .build();

        assertThatThrownBy(() -> announced(
                        "greeter.v1.greeter",
                        s -> s.method("Say", Codec.payload(), (b, _) -> b).descriptors(bare)))
                .hasMessageContaining("lack google/protobuf/timestamp.proto");
    }

    @Test
    void descriptorsOfAnotherServiceAreRefused() {
        assertThatThrownBy(() -> announced(
                        "notes",
                        s -> s.method("Say", Codec.payload(), (b, _) -> b)
                                .descriptors(GreeterOuterClass.getDescriptor())))
                .hasMessageContaining("no service whose full name in lower case is notes");
    }

    @Test
    void aSetThatNoBrokerTakesIsRefused() {
        FileDescriptorSet large = greeterFiles().toBuilder()
                .addFile(FileDescriptorProto.newBuilder().setName("a".repeat(1024 * 1024)))
                .build();

        assertThatThrownBy(() -> announced(
                        "greeter.v1.greeter",
                        s -> s.method("Say", Codec.payload(), (b, _) -> b).descriptors(large)))
                .hasMessageContaining("brokers take 1047552");
    }
}
