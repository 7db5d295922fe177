// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway.openapi;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import com.google.protobuf.DescriptorProtos.SourceCodeInfo.Location;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the authors of {@code .proto} files wrote above (else beside) a declaration; empty where a set has no source
 * info. A place is found by the numbers of fields in descriptor.proto and indexes, as that file explains.
 */
final class Comments {
    private static final int TEXT_MAX = 2_000;

    private final Map<FileDescriptor, Map<List<Integer>, String>> byFile = new HashMap<>();

    String of(ServiceDescriptor service) {
        return text(service.getFile(), List.of(FileDescriptorProto.SERVICE_FIELD_NUMBER, service.getIndex()));
    }

    String of(MethodDescriptor method) {
        ServiceDescriptor service = method.getService();
        return text(
                service.getFile(),
                List.of(
                        FileDescriptorProto.SERVICE_FIELD_NUMBER,
                        service.getIndex(),
                        ServiceDescriptorProto.METHOD_FIELD_NUMBER,
                        method.getIndex()));
    }

    String of(Descriptor message) {
        return text(message.getFile(), path(message));
    }

    String of(FieldDescriptor field) {
        List<Integer> path = new ArrayList<>(path(field.getContainingType()));
        path.add(DescriptorProto.FIELD_FIELD_NUMBER);
        path.add(field.getIndex());
        return text(field.getFile(), path);
    }

    String of(EnumDescriptor type) {
        Descriptor parent = type.getContainingType();
        List<Integer> path = parent == null ? new ArrayList<>() : new ArrayList<>(path(parent));
        path.add(parent == null ? FileDescriptorProto.ENUM_TYPE_FIELD_NUMBER : DescriptorProto.ENUM_TYPE_FIELD_NUMBER);
        path.add(type.getIndex());
        return text(type.getFile(), path);
    }

    private static List<Integer> path(Descriptor message) {
        Descriptor parent = message.getContainingType();
        if (parent == null) {
            return List.of(FileDescriptorProto.MESSAGE_TYPE_FIELD_NUMBER, message.getIndex());
        }
        List<Integer> path = new ArrayList<>(path(parent));
        path.add(DescriptorProto.NESTED_TYPE_FIELD_NUMBER);
        path.add(message.getIndex());
        return path;
    }

    private String text(FileDescriptor file, List<Integer> path) {
        return byFile.computeIfAbsent(file, Comments::read).getOrDefault(path, "");
    }

    private static Map<List<Integer>, String> read(FileDescriptor file) {
        Map<List<Integer>, String> texts = new HashMap<>();
        for (Location location : file.toProto().getSourceCodeInfo().getLocationList()) {
            String comment =
                    location.hasLeadingComments() ? location.getLeadingComments() : location.getTrailingComments();
            if (!comment.isBlank()) {
                String text = comment.strip().replaceAll("(?m)^[ \t]+", "");
                texts.put(location.getPathList(), text.length() > TEXT_MAX ? text.substring(0, TEXT_MAX) : text);
            }
        }
        return texts;
    }
}
