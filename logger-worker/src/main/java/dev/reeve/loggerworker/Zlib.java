// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import java.io.ByteArrayOutputStream;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** RFC 1950, within bounds: what a few bytes say must not become a gigabyte. */
final class Zlib {
    static final int INFLATED_BYTES_MAX = 1 << 20;
    static final int RATIO_MAX = 100;
    private static final int STEP_BYTES = 8 * 1024;

    private Zlib() {}

    static byte[] inflate(byte[] deflated) throws RecordRejected {
        long most = Math.min(INFLATED_BYTES_MAX, (long) RATIO_MAX * deflated.length);
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(deflated);
            ByteArrayOutputStream inflated = new ByteArrayOutputStream();
            byte[] step = new byte[STEP_BYTES];
            while (!inflater.finished()) {
                int length = inflater.inflate(step);
                if (length == 0 && !inflater.finished()) {
                    throw new RecordRejected("the object's zlib is cut off");
                }
                inflated.write(step, 0, length);
                if (inflated.size() > most) {
                    throw new RecordRejected("the object inflates to more than it may");
                }
            }
            return inflated.toByteArray();
        } catch (DataFormatException e) {
            throw new RecordRejected("the object is no zlib");
        } finally {
            inflater.end();
        }
    }

    static byte[] deflate(byte[] bytes) {
        Deflater deflater = new Deflater();
        try {
            deflater.setInput(bytes);
            deflater.finish();
            ByteArrayOutputStream deflated = new ByteArrayOutputStream();
            byte[] step = new byte[STEP_BYTES];
            while (!deflater.finished()) {
                deflated.write(step, 0, deflater.deflate(step));
            }
            return deflated.toByteArray();
        } finally {
            deflater.end();
        }
    }
}
