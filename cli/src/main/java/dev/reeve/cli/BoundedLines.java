// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Lines of a stream, each of bounded length. */
final class BoundedLines {
    /** A batch of 200 records of 64 KiB each fits. */
    static final int LINE_BYTES_MAX = 16 << 20;

    private final InputStream in;
    private final int bytesMax;

    BoundedLines(InputStream in) {
        this(in, LINE_BYTES_MAX);
    }

    BoundedLines(InputStream in, int bytesMax) {
        this.in = new BufferedInputStream(in, 32 << 10);
        this.bytesMax = bytesMax;
    }

    /**
     * The next line without its end, null at the end of the stream.
     *
     * @throws IOException if reading fails or a line is too long
     */
    @Nullable
    String next() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(512);
        for (int value = in.read(); value != '\n'; value = in.read()) {
            if (value < 0) {
                return line.size() == 0 ? null : line.toString(StandardCharsets.UTF_8);
            }
            if (line.size() == bytesMax) {
                throw new IOException("a line of the stream is longer than " + bytesMax + " bytes");
            }
            line.write(value);
        }
        return line.toString(StandardCharsets.UTF_8);
    }
}
