// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.grpcworker;

import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import dev.reeve.workersdk.Worker;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** Serves the greeter until the process is told to end. */
final class GreeterWorker {
    private GreeterWorker() {}

    static void main() throws IOException {
        FileDescriptorSet descriptors = descriptors();
        Worker.builder()
                .grpc(new Greeter(), service -> service.version("1.0.0").descriptors(descriptors))
                .start()
                .awaitShutdown();
    }

    /** Optional: what the build wrote with the comments of the {@code .proto} file, which generated code has not. */
    private static FileDescriptorSet descriptors() throws IOException {
        try (InputStream file = GreeterWorker.class.getResourceAsStream("/greeter.protoset")) {
            return FileDescriptorSet.parseFrom(Objects.requireNonNull(file, "greeter.protoset"));
        }
    }
}
