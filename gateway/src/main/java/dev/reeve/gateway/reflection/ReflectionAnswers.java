// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway.reflection;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import dev.reeve.gateway.schema.DescriptorFiles;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Answers questions about services from their descriptors. A file comes with all it imports: files of one name may
 * differ between services, and one answer must fit together. Immutable.
 */
public final class ReflectionAnswers {
    private static final int NOT_FOUND = 5;
    private static final int INVALID_ARGUMENT = 3;

    private final Map<String, FileDescriptor> services = new TreeMap<>();
    private final Map<String, FileDescriptor> byName = new HashMap<>();
    private final Map<String, FileDescriptor> bySymbol = new HashMap<>();

    /** @param described the services there are; of two with the same names, the first counts */
    public ReflectionAnswers(Collection<ServiceDescriptor> described) {
        for (ServiceDescriptor service : described) {
            services.putIfAbsent(service.getFullName(), service.getFile());
            bySymbol.putIfAbsent(service.getFullName(), service.getFile());
            service.getMethods().forEach(method -> bySymbol.putIfAbsent(method.getFullName(), service.getFile()));
            DescriptorFiles files = DescriptorFiles.of(List.of(service.getFile()));
            files.all().forEach(this::add);
            files.messages().forEach(this::add);
        }
    }

    /**
     * The answer to one message.
     *
     * @throws IOException it is no ServerReflectionRequest
     */
    public byte[] answer(byte[] request) throws IOException {
        ReflectionReply reply = new ReflectionReply(request);
        return switch (ReflectionQuestion.parse(request)) {
            case ReflectionQuestion.ListServices _ -> reply.services(services.keySet());
            case ReflectionQuestion.FileByName(String name) -> file(reply, byName.get(name), name);
            case ReflectionQuestion.FileBySymbol(String symbol) -> file(reply, bySymbol.get(symbol), symbol);
            case ReflectionQuestion.FileByExtension(String type, int number) ->
                file(reply, extension(type, number), type + " " + number);
            case ReflectionQuestion.ExtensionNumbers(String type) ->
                bySymbol.containsKey(type)
                        ? reply.extensionNumbers(type, extensions(type).keySet())
                        : reply.error(NOT_FOUND, "not found: " + type);
            case ReflectionQuestion.Unknown _ -> reply.error(INVALID_ARGUMENT, "no question this server knows");
        };
    }

    private static byte[] file(ReflectionReply reply, @Nullable FileDescriptor file, String asked) throws IOException {
        if (file == null) {
            return reply.error(NOT_FOUND, "not found: " + asked);
        }
        // The one that was asked for comes first.
        Set<FileDescriptor> files = new LinkedHashSet<>(List.of(file));
        files.addAll(DescriptorFiles.of(files).all());
        return reply.files(files);
    }

    private void add(FileDescriptor file) {
        byName.putIfAbsent(file.getName(), file);
        file.getEnumTypes().forEach(type -> bySymbol.putIfAbsent(type.getFullName(), file));
        file.getExtensions().forEach(extension -> bySymbol.putIfAbsent(extension.getFullName(), file));
    }

    private void add(Descriptor message) {
        bySymbol.putIfAbsent(message.getFullName(), message.getFile());
        message.getEnumTypes().forEach(type -> bySymbol.putIfAbsent(type.getFullName(), message.getFile()));
        message.getExtensions().forEach(extension -> bySymbol.putIfAbsent(extension.getFullName(), message.getFile()));
    }

    private @Nullable FileDescriptor extension(String type, int number) {
        return extensions(type).get(number);
    }

    private Map<Integer, FileDescriptor> extensions(String type) {
        Map<Integer, FileDescriptor> found = new TreeMap<>();
        for (FileDescriptor file : byName.values()) {
            for (FieldDescriptor extension : file.getExtensions()) {
                if (extension.getContainingType().getFullName().equals(type)) {
                    found.put(extension.getNumber(), file);
                }
            }
        }
        return found;
    }
}
