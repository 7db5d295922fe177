// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Reads answers that have a Content-Length, or no body: what servers send here. */
final class HttpAnswerDecoder extends ByteToMessageDecoder {
    private static final int STATUS_AT = 9;
    private static final int STATUS_DIGITS = 3;
    private static final int HEAD_END_BYTES = 4;
    private static final byte[] LENGTH = "content-length:".getBytes(StandardCharsets.US_ASCII);

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        int start = in.readerIndex();
        int end = headEnd(in, start);
        if (end < 0) {
            return;
        }
        int length = contentLength(in, start, end);
        int whole = end - start + HEAD_END_BYTES + length;
        if (in.readableBytes() < whole) {
            return;
        }
        int status = Integer.parseInt(in.toString(start + STATUS_AT, STATUS_DIGITS, StandardCharsets.US_ASCII));
        byte[] body = new byte[length];
        in.getBytes(end + HEAD_END_BYTES, body);
        in.skipBytes(whole);
        out.add(new HttpAnswer(status, body));
    }

    /** Where the empty line begins; -1 if it has not come. */
    private static int headEnd(ByteBuf in, int start) {
        int from = start;
        while (true) {
            int at = in.indexOf(from, in.writerIndex(), (byte) '\r');
            if (at < 0 || at + HEAD_END_BYTES > in.writerIndex()) {
                return -1;
            }
            if (in.getInt(at) == 0x0d0a0d0a) {
                return at;
            }
            from = at + 2;
        }
    }

    private static int contentLength(ByteBuf in, int start, int end) {
        int line = start;
        while (line < end) {
            int next = in.indexOf(line, end, (byte) '\n');
            int lineEnd = next < 0 ? end : next;
            if (isLength(in, line, lineEnd)) {
                int from = line + LENGTH.length;
                String digits = in.toString(from, lineEnd - from, StandardCharsets.US_ASCII)
                        .strip();
                return Integer.parseInt(digits);
            }
            line = lineEnd + 1;
        }
        // Without one there is no body: an answer in chunks would be read wrongly, and no server here sends any.
        return 0;
    }

    private static boolean isLength(ByteBuf in, int line, int end) {
        if (end - line < LENGTH.length) {
            return false;
        }
        for (int i = 0; i < LENGTH.length; i++) {
            int each = in.getByte(line + i);
            int lower = each >= 'A' && each <= 'Z' ? each + ('a' - 'A') : each;
            if (lower != LENGTH[i]) {
                return false;
            }
        }
        return true;
    }
}
