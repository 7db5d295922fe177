// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * The body of a Grijjy log message: protobuf in which Delphi's integers are zig-zag, zero values are written, and empty
 * data is not. Fields nobody knows are passed over.
 *
 * @param level 0 info, 1 warning, 2 error, 3 enter, 4 exit
 * @param days since 1899-12-30, local time
 * @param format 0 none, 1 list, 2 memory, 3 object; below 0 an answer to a command of that number
 */
record GrijjyMessage(
        String text, int level, int processId, int threadId, String app, double days, int format, ByteString data) {
    static final int BYTES_MAX = 2 << 20;

    /** {@link RecordRejected} for what is no protobuf, or too long. */
    static GrijjyMessage read(byte[] body) throws RecordRejected {
        if (body.length > BYTES_MAX) {
            throw new RecordRejected("the message is longer than " + BYTES_MAX + " bytes");
        }
        try {
            return read(CodedInputStream.newInstance(body));
        } catch (IOException e) {
            throw new RecordRejected("the message is no Grijjy log message");
        }
    }

    private static GrijjyMessage read(CodedInputStream in) throws IOException {
        String text = "";
        int level = 0;
        int processId = 0;
        int threadId = 0;
        String app = "";
        double days = 0;
        int format = 0;
        ByteString data = ByteString.EMPTY;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (tag) {
                case (1 << 3) | WireFormat.WIRETYPE_LENGTH_DELIMITED -> text = text(in);
                case (2 << 3) | WireFormat.WIRETYPE_VARINT -> level = in.readSInt32();
                case (3 << 3) | WireFormat.WIRETYPE_FIXED32 -> processId = in.readFixed32();
                case (4 << 3) | WireFormat.WIRETYPE_FIXED32 -> threadId = in.readFixed32();
                case (5 << 3) | WireFormat.WIRETYPE_LENGTH_DELIMITED -> app = text(in);
                case (6 << 3) | WireFormat.WIRETYPE_FIXED64 -> days = in.readDouble();
                case (7 << 3) | WireFormat.WIRETYPE_VARINT -> format = in.readSInt32();
                case (8 << 3) | WireFormat.WIRETYPE_LENGTH_DELIMITED -> data = in.readBytes();
                default -> {
                    if (!in.skipField(tag)) {
                        throw new IOException("a group ends that did not begin");
                    }
                }
            }
        }
        return new GrijjyMessage(text, level, processId, threadId, app, days, format, data);
    }

    /** What is no UTF-8 becomes U+FFFD, as everywhere. */
    private static String text(CodedInputStream in) throws IOException {
        return new String(in.readByteArray(), StandardCharsets.UTF_8);
    }

    /** As Delphi's serializer writes it. */
    byte[] write() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        try {
            out.writeString(1, text);
            out.writeSInt32(2, level);
            out.writeFixed32(3, processId);
            out.writeFixed32(4, threadId);
            out.writeString(5, app);
            out.writeDouble(6, days);
            out.writeSInt32(7, format);
            if (!data.isEmpty()) {
                out.writeBytes(8, data);
            }
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
