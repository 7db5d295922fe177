// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.AnyProto;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.MessageOptions;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.DescriptorProtos.MethodOptions;
import com.google.protobuf.DescriptorProtos.MethodOptions.IdempotencyLevel;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import com.google.protobuf.DescriptorProtos.SourceCodeInfo;
import com.google.protobuf.TimestampProto;
import com.google.protobuf.WrappersProto;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * Descriptors as a worker of the service {@code greeter.v1.greeter} publishes them: Say (no side effects), SayOften
 * (streams), SayToAll (takes a stream).
 */
final class GreeterSchema {
    static final String SERVICE = "greeter.v1.greeter";

    private GreeterSchema() {}

    /** The set; {@code replyField} tells two versions of it apart. */
    static byte[] set(String replyField) {
        return FileDescriptorSet.newBuilder()
                .addFile(AnyProto.getDescriptor().toProto())
                .addFile(TimestampProto.getDescriptor().toProto())
                .addFile(WrappersProto.getDescriptor().toProto())
                .addFile(file(replyField))
                .build()
                .toByteArray();
    }

    /** Publishes the set at the fake brokers, by one instance of this version for each. */
    static void publish(FakeUpstream upstream, Map<String, byte[]> setsByVersion) {
        StringBuilder instances = new StringBuilder("{\"name\":\"echo\",\"id\":\"e\",\"descriptorSha256\":\"\"}");
        setsByVersion.forEach((version, set) -> {
            String hash = HexFormat.of().formatHex(Sha256.of(set));
            upstream.descriptorSets.put(hash, set);
            instances.append((",{\"name\":\"%s\",\"id\":\"w%s\",\"version\":\"%s\",\"startedMsAgo\":5,"
                            + "\"descriptorSha256\":\"%s\"}")
                    .formatted(SERVICE, version, version, hash));
        });
        String document = "{\"type\":\"reeve.v1.info\",\"broker\":\"b\",\"instances\":[" + instances + "]}";
        upstream.discoveries.put(
                "info", List.of(new Upstream.BrokerDocuments("b", List.of(document.getBytes(UTF_8)), "")));
    }

    static FileDescriptorProto file(String replyField) {
        return FileDescriptorProto.newBuilder()
                .setName("greeter/v1/greeter.proto")
                .setPackage("greeter.v1")
                .setSyntax("proto3")
                .addDependency("google/protobuf/any.proto")
                .addDependency("google/protobuf/timestamp.proto")
                .addDependency("google/protobuf/wrappers.proto")
                .addMessageType(name())
                .addMessageType(DescriptorProto.newBuilder()
                        .setName("Greeting")
                        .addField(field(replyField, 1, FieldDescriptorProto.Type.TYPE_STRING))
                        .addField(field("at", 2, ".google.protobuf.Timestamp"))
                        .addField(field("next", 3, ".greeter.v1.Greeting")))
                .addService(ServiceDescriptorProto.newBuilder()
                        .setName("Greeter")
                        .addMethod(method("Say")
                                .setOptions(MethodOptions.newBuilder()
                                        .setIdempotencyLevel(IdempotencyLevel.NO_SIDE_EFFECTS)))
                        .addMethod(method("SayOften").setServerStreaming(true))
                        .addMethod(method("SayToAll").setClientStreaming(true)))
                .setSourceCodeInfo(comments())
                .build();
    }

    private static DescriptorProto.Builder name() {
        return DescriptorProto.newBuilder()
                .setName("Name")
                .addField(field("value", 1, FieldDescriptorProto.Type.TYPE_STRING))
                .addField(field("times", 2, FieldDescriptorProto.Type.TYPE_UINT64))
                .addField(field("limit", 3, ".google.protobuf.Int64Value"))
                .addField(field("extra", 4, ".google.protobuf.Any"))
                .addField(field("counts", 5, ".greeter.v1.Name.CountsEntry")
                        .setLabel(FieldDescriptorProto.Label.LABEL_REPEATED))
                .addNestedType(DescriptorProto.newBuilder()
                        .setName("CountsEntry")
                        .setOptions(MessageOptions.newBuilder().setMapEntry(true))
                        .addField(field("key", 1, FieldDescriptorProto.Type.TYPE_INT32))
                        .addField(field("value", 2, FieldDescriptorProto.Type.TYPE_INT64)));
    }

    /** Comments on the service, its first method, the message Name and its first field. */
    private static SourceCodeInfo comments() {
        return SourceCodeInfo.newBuilder()
                .addLocation(comment(" Greets people.\n", 6, 0))
                .addLocation(comment(" Says hello once.\n", 6, 0, 2, 0))
                .addLocation(comment(" Who is greeted.\n", 4, 0))
                .addLocation(comment(" As they like to be called.\n", 4, 0, 2, 0))
                .build();
    }

    private static SourceCodeInfo.Location comment(String text, Integer... path) {
        return SourceCodeInfo.Location.newBuilder()
                .addAllPath(List.of(path))
                .addAllSpan(List.of(0, 0, 1))
                .setLeadingComments(text)
                .build();
    }

    private static MethodDescriptorProto.Builder method(String name) {
        return MethodDescriptorProto.newBuilder()
                .setName(name)
                .setInputType(".greeter.v1.Name")
                .setOutputType(".greeter.v1.Greeting");
    }

    private static FieldDescriptorProto.Builder field(String name, int number, FieldDescriptorProto.Type type) {
        return FieldDescriptorProto.newBuilder()
                .setName(name)
                .setNumber(number)
                .setType(type)
                .setLabel(FieldDescriptorProto.Label.LABEL_OPTIONAL);
    }

    private static FieldDescriptorProto.Builder field(String name, int number, String message) {
        return field(name, number, FieldDescriptorProto.Type.TYPE_MESSAGE).setTypeName(message);
    }
}
