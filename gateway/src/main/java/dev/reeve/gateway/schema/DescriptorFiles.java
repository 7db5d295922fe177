// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway.schema;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.reeve.protocol.Limits;
import dev.reeve.protocol.ServiceName;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** One descriptor set, resolved: the files by name, in the order of the set. Immutable. */
public final class DescriptorFiles {
    private static final int FILES_MAX = 500;

    private final Map<String, FileDescriptor> files;

    private DescriptorFiles(Map<String, FileDescriptor> files) {
        this.files = files;
    }

    /**
     * Reads a set as a worker sent it.
     *
     * @throws RefusedDescriptors it is too large, nested too deep, no descriptor set, or does not fit together
     */
    public static DescriptorFiles parse(byte[] set) throws RefusedDescriptors {
        if (set.length > Limits.DESCRIPTOR_SET_BYTES_MAX) {
            throw new RefusedDescriptors("larger than " + Limits.DESCRIPTOR_SET_BYTES_MAX + " bytes");
        }
        FileDescriptorSet parsed;
        try {
            // Messages nested more than 100 deep are no message for protobuf's parser.
            parsed = FileDescriptorSet.parseFrom(set);
        } catch (InvalidProtocolBufferException _) {
            throw new RefusedDescriptors("no FileDescriptorSet");
        }
        if (parsed.getFileCount() > FILES_MAX) {
            throw new RefusedDescriptors("more than " + FILES_MAX + " files");
        }
        return new DescriptorFiles(built(protosByName(parsed)));
    }

    /** Files of generated code. */
    public static DescriptorFiles of(Collection<FileDescriptor> generated) {
        Map<String, FileDescriptor> all = new TreeMap<>();
        Deque<FileDescriptor> next = new ArrayDeque<>(generated);
        while (!next.isEmpty()) {
            FileDescriptor file = next.remove();
            if (all.put(file.getName(), file) == null) {
                next.addAll(file.getDependencies());
            }
        }
        return new DescriptorFiles(all);
    }

    /** Every file, imports included. */
    public List<FileDescriptor> all() {
        return List.copyOf(files.values());
    }

    /** The service of that MDP name. */
    public Optional<ServiceDescriptor> service(String mdpName) {
        return files.values().stream()
                .flatMap(file -> file.getServices().stream())
                .filter(service -> ServiceName.ofGrpc(service.getFullName()).equals(mdpName))
                .findFirst();
    }

    /** Every message type, nested ones too. */
    public List<Descriptor> messages() {
        List<Descriptor> all = new ArrayList<>();
        Deque<Descriptor> next = new ArrayDeque<>();
        files.values().forEach(file -> next.addAll(file.getMessageTypes()));
        while (!next.isEmpty()) {
            Descriptor message = next.remove();
            all.add(message);
            next.addAll(message.getNestedTypes());
        }
        return all;
    }

    private static Map<String, FileDescriptorProto> protosByName(FileDescriptorSet set) throws RefusedDescriptors {
        Map<String, FileDescriptorProto> protos = new TreeMap<>();
        for (FileDescriptorProto file : set.getFileList()) {
            if (KnownFiles.byName().containsKey(file.getName())) {
                continue;
            }
            if (file.getPackage().equals(KnownFiles.PACKAGE)) {
                throw new RefusedDescriptors("a file of its own in the package " + KnownFiles.PACKAGE);
            }
            if (protos.put(file.getName(), file) != null) {
                throw new RefusedDescriptors("a file twice");
            }
        }
        return protos;
    }

    /**
     * Each file after what it imports, without recursion: what never becomes ready lacks an import, or imports itself.
     */
    private static Map<String, FileDescriptor> built(Map<String, FileDescriptorProto> protos)
            throws RefusedDescriptors {
        Map<String, FileDescriptor> built = new HashMap<>(KnownFiles.byName());
        Map<String, FileDescriptor> own = new TreeMap<>();
        Map<String, FileDescriptorProto> waiting = new TreeMap<>(protos);
        while (!waiting.isEmpty()) {
            List<FileDescriptorProto> ready = waiting.values().stream()
                    .filter(file -> built.keySet().containsAll(file.getDependencyList()))
                    .toList();
            if (ready.isEmpty()) {
                throw new RefusedDescriptors("an import is missing, or files import each other in a circle");
            }
            for (FileDescriptorProto file : ready) {
                FileDescriptor descriptor = build(file, built);
                built.put(file.getName(), descriptor);
                own.put(file.getName(), descriptor);
                descriptor.getDependencies().forEach(used -> own.putIfAbsent(used.getName(), used));
                waiting.remove(file.getName());
            }
        }
        return own;
    }

    private static FileDescriptor build(FileDescriptorProto file, Map<String, FileDescriptor> built)
            throws RefusedDescriptors {
        FileDescriptor[] imports =
                file.getDependencyList().stream().map(built::get).toArray(FileDescriptor[]::new);
        try {
            return FileDescriptor.buildFrom(file, imports);
        } catch (DescriptorValidationException | RuntimeException | StackOverflowError e) {
            // protobuf's own checks are meant for protoc's output; a worker may send anything.
            throw new RefusedDescriptors("files that do not fit together: "
                    + (e instanceof DescriptorValidationException ? "a type is wrong or missing" : "malformed"));
        }
    }
}
