// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.gateway;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The message of BuffStreams' own benchmark: 110 bytes of protobuf. */
record Note(String name, long date, String comment) {
    private static final int NAME = 1;
    private static final int DATE = 2;
    private static final int COMMENT = 3;
    private static final int TYPE_BITS = 3;

    static Note sample() {
        return new Note(
                "Stabby",
                1_767_323_045_678_000_000L,
                "This is an intenntionally long and rambling sentence to pad out the size of the message.");
    }

    byte[] bytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        try {
            out.writeString(NAME, name);
            out.writeInt64(DATE, date);
            out.writeString(COMMENT, comment);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Reads one, as the benchmark's server does with each. */
    static Note parse(byte[] bytes) {
        CodedInputStream in = CodedInputStream.newInstance(bytes);
        String name = "";
        long date = 0;
        String comment = "";
        try {
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                switch (tag >>> TYPE_BITS) {
                    case NAME -> name = in.readString();
                    case DATE -> date = in.readInt64();
                    case COMMENT -> comment = in.readString();
                    default -> throw new IllegalArgumentException("no field of a note: " + tag);
                }
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("not a note", e);
        }
        return new Note(name, date, comment);
    }
}
