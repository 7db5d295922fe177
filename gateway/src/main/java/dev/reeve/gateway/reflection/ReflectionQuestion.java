// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway.reflection;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;

/**
 * A {@code grpc.reflection.v1.ServerReflectionRequest}.
 *
 * <pre>
 * 1 host   3 file_by_filename   4 file_containing_symbol   5 file_containing_extension { 1 type   2 number }
 * 6 all_extension_numbers_of_type   7 list_services
 * </pre>
 */
sealed interface ReflectionQuestion {
    int FILE_BY_NAME = 3;
    int FILE_BY_SYMBOL = 4;
    int FILE_BY_EXTENSION = 5;
    int EXTENSION_NUMBERS = 6;
    int LIST_SERVICES = 7;

    record FileByName(String name) implements ReflectionQuestion {}

    record FileBySymbol(String symbol) implements ReflectionQuestion {}

    record FileByExtension(String type, int number) implements ReflectionQuestion {}

    record ExtensionNumbers(String type) implements ReflectionQuestion {}

    record ListServices() implements ReflectionQuestion {}

    /** None of these: of a newer version, or empty. */
    record Unknown() implements ReflectionQuestion {}

    /**
     * Reads one message.
     *
     * @throws IOException no such message
     */
    static ReflectionQuestion parse(byte[] message) throws IOException {
        CodedInputStream in = CodedInputStream.newInstance(message);
        ReflectionQuestion question = new Unknown();
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            boolean text = WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED;
            int field = text ? WireFormat.getTagFieldNumber(tag) : 0;
            question = switch (field) {
                case FILE_BY_NAME -> new FileByName(in.readStringRequireUtf8());
                case FILE_BY_SYMBOL -> new FileBySymbol(in.readStringRequireUtf8());
                case FILE_BY_EXTENSION -> extension(in.readByteArray());
                case EXTENSION_NUMBERS -> new ExtensionNumbers(in.readStringRequireUtf8());
                case LIST_SERVICES -> {
                    byte[] _ = in.readByteArray();
                    yield new ListServices();
                }
                default -> {
                    boolean _ = in.skipField(tag);
                    yield question;
                }
            };
        }
        return question;
    }

    private static FileByExtension extension(byte[] message) throws IOException {
        CodedInputStream in = CodedInputStream.newInstance(message);
        String type = "";
        int number = 0;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (tag == (1 << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED)) {
                type = in.readStringRequireUtf8();
            } else if (tag == (2 << 3 | WireFormat.WIRETYPE_VARINT)) {
                number = in.readInt32();
            } else {
                boolean _ = in.skipField(tag);
            }
        }
        return new FileByExtension(type, number);
    }
}
