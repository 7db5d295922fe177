// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway.reflection;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Descriptors.FileDescriptor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Collection;

/**
 * Writes a {@code grpc.reflection.v1.ServerReflectionResponse}.
 *
 * <pre>
 * 2 original_request   4 file_descriptor_response { 1 file_descriptor_proto * }
 * 5 all_extension_numbers_response { 1 base_type_name   2 extension_number * }
 * 6 list_services_response { 1 service * { 1 name } }   7 error_response { 1 error_code   2 error_message }
 * </pre>
 */
final class ReflectionReply {
    private static final int ORIGINAL_REQUEST = 2;
    private static final int FILES = 4;
    private static final int EXTENSION_NUMBERS = 5;
    private static final int SERVICES = 6;
    private static final int ERROR = 7;

    private final byte[] request;

    ReflectionReply(byte[] request) {
        this.request = request;
    }

    byte[] files(Collection<FileDescriptor> files) throws IOException {
        return with(FILES, message(out -> {
            for (FileDescriptor file : files) {
                out.writeByteArray(1, file.toProto().toByteArray());
            }
        }));
    }

    byte[] services(Collection<String> names) throws IOException {
        return with(SERVICES, message(out -> {
            for (String name : names) {
                out.writeByteArray(1, message(service -> service.writeString(1, name)));
            }
        }));
    }

    byte[] extensionNumbers(String type, Collection<Integer> numbers) throws IOException {
        return with(EXTENSION_NUMBERS, message(out -> {
            out.writeString(1, type);
            for (int number : numbers) {
                out.writeInt32(2, number);
            }
        }));
    }

    byte[] error(int code, String text) throws IOException {
        return with(ERROR, message(out -> {
            out.writeInt32(1, code);
            out.writeString(2, text);
        }));
    }

    private byte[] with(int field, byte[] answer) throws IOException {
        return message(out -> {
            out.writeByteArray(ORIGINAL_REQUEST, request);
            out.writeByteArray(field, answer);
        });
    }

    private static byte[] message(Writer writer) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        writer.write(out);
        out.flush();
        return bytes.toByteArray();
    }

    @FunctionalInterface
    private interface Writer {
        void write(CodedOutputStream out) throws IOException;
    }
}
