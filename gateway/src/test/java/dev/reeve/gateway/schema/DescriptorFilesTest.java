// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.TimestampProto;
import dev.reeve.protocol.Limits;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is taken of the descriptors that anybody with a worker's key can publish. */
@Tag("X-12")
@Timeout(10)
class DescriptorFilesTest {
    private static DescriptorFiles parse(FileDescriptorProto... files) throws RefusedDescriptors {
        FileDescriptorSet.Builder set = FileDescriptorSet.newBuilder();
        for (FileDescriptorProto file : files) {
            set.addFile(file);
        }
        return DescriptorFiles.parse(set.build().toByteArray());
    }

    private static FileDescriptorProto file(String name, String... imports) {
        FileDescriptorProto.Builder file =
                FileDescriptorProto.newBuilder().setName(name).setSyntax("proto3");
        for (String imported : imports) {
            file.addDependency(imported);
        }
        return file.build();
    }

    private static void assertRefused(String reason, FileDescriptorProto... files) {
        assertThatThrownBy(() -> parse(files))
                .isInstanceOf(RefusedDescriptors.class)
                .hasMessageContaining(reason);
    }

    @Test
    void findsAServiceByItsNameInMdp() throws Exception {
        FileDescriptorProto file = file("a.proto").toBuilder()
                .setPackage("My_Team.v1")
                .addService(ServiceDescriptorProto.newBuilder().setName("Notes"))
                .build();

        assertThat(parse(file).service("my-team.v1.notes")).isPresent();
        assertThat(parse(file).service("my_team.v1.notes")).isEmpty();
    }

    @Test
    void filesMayComeInAnyOrder() throws Exception {
        DescriptorFiles files = parse(file("c", "b", "a"), file("b", "a"), file("a"));

        assertThat(files.all()).extracting(FileDescriptor::getName).containsExactly("a", "b", "c");
    }

    @Test
    void protobufsOwnFilesAreNeverAWorkers() throws Exception {
        FileDescriptorProto forged = FileDescriptorProto.newBuilder()
                .setName("google/protobuf/timestamp.proto")
                .setPackage("google.protobuf")
                .addMessageType(DescriptorProto.newBuilder().setName("Timestamp"))
                .build();

        DescriptorFiles files = parse(forged, file("a", "google/protobuf/timestamp.proto"));

        assertThat(files.all()).contains(TimestampProto.getDescriptor());
        assertRefused(
                "package google.protobuf",
                forged.toBuilder().setName("other.proto").build());
    }

    @Test
    void importsThatAreMissingOrGoInACircleAreRefused() {
        assertRefused("import is missing", file("a", "b"));
        assertRefused("in a circle", file("a", "b"), file("b", "a"));
        assertRefused("in a circle", file("a", "a"));
        assertRefused("a file twice", file("a"), file("a"));
    }

    @Test
    void aLongChainOfImportsIsNoDepth() throws Exception {
        FileDescriptorProto[] chain = new FileDescriptorProto[500];
        for (int i = 0; i < chain.length; i++) {
            chain[i] = i == 0 ? file("f0") : file("f" + i, "f" + (i - 1));
        }

        assertThat(parse(chain).all()).hasSize(500);
    }

    @Test
    void tooManyFilesAndTooManyBytesAreRefused() {
        FileDescriptorProto[] many = new FileDescriptorProto[501];
        for (int i = 0; i < many.length; i++) {
            many[i] = file("f" + i);
        }

        assertRefused("more than 500 files", many);
        assertRefused("larger than 1047552 bytes", file("a".repeat(1024 * 1024)));
    }

    @Test
    void aSetMayBeAsLargeAsAWorkerMaySendItAndNoLarger() throws Exception {
        int around = setBytes(1_000_000) - 1_000_000;
        int most = Limits.DESCRIPTOR_SET_BYTES_MAX - around;

        assertThat(parse(file("a".repeat(most))).all()).hasSize(1);
        assertRefused("larger", file("a".repeat(most + 1)));
    }

    private static int setBytes(int nameLength) {
        return FileDescriptorSet.newBuilder()
                .addFile(file("a".repeat(nameLength)))
                .build()
                .getSerializedSize();
    }

    @Test
    void messagesNestedWithoutEndAreRefused() {
        DescriptorProto nested = DescriptorProto.newBuilder().setName("m").build();
        for (int i = 0; i < 200; i++) {
            nested = DescriptorProto.newBuilder()
                    .setName("m")
                    .addNestedType(nested)
                    .build();
        }

        assertRefused(
                "no FileDescriptorSet",
                file("a").toBuilder().addMessageType(nested).build());
    }

    @Test
    void typesThatDoNotExistAreRefused() {
        DescriptorProto message = DescriptorProto.newBuilder()
                .setName("m")
                .addField(FieldDescriptorProto.newBuilder()
                        .setName("f")
                        .setNumber(1)
                        .setType(FieldDescriptorProto.Type.TYPE_MESSAGE)
                        .setTypeName(".nowhere"))
                .build();

        assertRefused(
                "do not fit together",
                file("a").toBuilder().addMessageType(message).build());
    }

    @Test
    void bytesOfAnyKindAreReadOrRefused() {
        Random random = new Random(20_261_126);
        byte[] good = FileDescriptorSet.newBuilder()
                .addFile(TimestampProto.getDescriptor().toProto().toBuilder()
                        .setName("t")
                        .setPackage("t"))
                .build()
                .toByteArray();
        for (int round = 0; round < 2_000; round++) {
            byte[] bytes = good.clone();
            for (int change = 0; change <= random.nextInt(4); change++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            assertReadOrRefused(bytes, round);
        }
    }

    private static void assertReadOrRefused(byte[] bytes, int round) {
        try {
            assertThat(DescriptorFiles.parse(bytes).all()).isNotNull();
        } catch (RefusedDescriptors e) {
            assertThat(e).as("round %d", round).hasMessageNotContaining("\n");
        }
    }
}
