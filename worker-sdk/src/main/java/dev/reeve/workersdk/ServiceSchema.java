// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.workersdk;

import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import com.google.protobuf.Descriptors.FileDescriptor;
import dev.reeve.protocol.Limits;
import dev.reeve.protocol.ServiceName;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/**
 * The descriptors a service publishes (docs/protocol.md X-12): every file it needs, each once, by name, so that all
 * workers of one build say the same bytes.
 */
record ServiceSchema(ByteString set, ByteString sha256) {

    /**
     * Checks what is to be published for a service.
     *
     * @throws IllegalArgumentException an import is missing, the service is not in it, or it is too large
     */
    static ServiceSchema of(String service, FileDescriptorSet files) {
        Map<String, FileDescriptorProto> byName = new TreeMap<>();
        files.getFileList().forEach(file -> byName.put(file.getName(), file));
        for (FileDescriptorProto file : byName.values()) {
            for (String dependency : file.getDependencyList()) {
                if (!byName.containsKey(dependency)) {
                    throw new IllegalArgumentException("the descriptors of service " + service + " lack " + dependency
                            + ", which " + file.getName() + " imports (protoc --include_imports)");
                }
            }
        }
        if (byName.values().stream().noneMatch(file -> describes(file, service))) {
            throw new IllegalArgumentException("the descriptors of service " + service
                    + " have no service whose full name in lower case is " + service);
        }
        ByteString set = FileDescriptorSet.newBuilder()
                .addAllFile(byName.values())
                .build()
                .toByteString();
        if (set.size() > Limits.DESCRIPTOR_SET_BYTES_MAX) {
            throw new IllegalArgumentException("the descriptors of service " + service + " have " + set.size()
                    + " bytes; brokers take " + Limits.DESCRIPTOR_SET_BYTES_MAX);
        }
        return new ServiceSchema(set, sha256(set));
    }

    /** The files and all they import, at any distance. */
    static FileDescriptorSet withImports(Collection<FileDescriptor> files) {
        Map<String, FileDescriptor> all = new TreeMap<>();
        files.forEach(file -> collect(file, all));
        FileDescriptorSet.Builder set = FileDescriptorSet.newBuilder();
        all.values().forEach(file -> set.addFile(file.toProto()));
        return set.build();
    }

    private static void collect(FileDescriptor file, Map<String, FileDescriptor> all) {
        if (all.put(file.getName(), file) == null) {
            file.getDependencies().forEach(dependency -> collect(dependency, all));
        }
    }

    private static boolean describes(FileDescriptorProto file, String service) {
        String prefix = file.getPackage().isEmpty() ? "" : file.getPackage() + '.';
        return file.getServiceList().stream()
                .map(ServiceDescriptorProto::getName)
                .anyMatch(name -> ServiceName.ofGrpc(prefix + name).equals(service));
    }

    private static ByteString sha256(ByteString set) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(set.asReadOnlyByteBuffer());
            return ByteString.copyFrom(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
