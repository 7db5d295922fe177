// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.workersdk;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;

/**
 * The messages of a request body: one, or a sequence of them in gRPC's framing, uncompressed.
 *
 * <pre>
 * application/proto          message
 * application/grpc-stream    ( 00, length 4 big-endian, message )*
 * </pre>
 */
final class GrpcMessages {
    static final String STREAM = "application/grpc-stream";
    private static final int PREFIX_BYTES = 5;

    private final byte[] body;
    private final boolean framed;
    private final int count;
    private int at;
    private int taken;

    private GrpcMessages(byte[] body, boolean framed, int count) {
        this.body = body;
        this.framed = framed;
        this.count = count;
    }

    /**
     * Looks the body through.
     *
     * @throws ServiceError INVALID_REQUEST: another content type, or broken framing
     */
    static GrpcMessages of(Payload request) {
        String type = ContentTypes.base(request.contentType());
        if (type.equals(STREAM)) {
            byte[] body = request.bytes();
            return new GrpcMessages(body, true, count(ByteBuffer.wrap(body)));
        }
        boolean grpc = type.equals("application/grpc") || type.equals("application/grpc+proto");
        if (!grpc && !ContentTypes.isProtobuf(type) && !ContentTypes.isUnsaid(type)) {
            throw ServiceError.invalidRequest("the body must be application/proto");
        }
        return new GrpcMessages(request.bytes(), false, 1);
    }

    int count() {
        return count;
    }

    boolean hasNext() {
        return taken < count;
    }

    /** The next message's bytes, shared with the body. */
    InputStream next() {
        taken++;
        if (!framed) {
            return new ByteArrayInputStream(body);
        }
        int length = ByteBuffer.wrap(body).getInt(at + 1);
        int begin = at + PREFIX_BYTES;
        at = begin + length;
        return new ByteArrayInputStream(body, begin, length);
    }

    private static int count(ByteBuffer body) {
        int messages = 0;
        while (body.hasRemaining()) {
            if (body.remaining() < PREFIX_BYTES || body.get() != 0) {
                throw ServiceError.invalidRequest("the body is no sequence of uncompressed gRPC messages");
            }
            int length = body.getInt();
            if (length < 0 || length > body.remaining()) {
                throw ServiceError.invalidRequest("a gRPC message is longer than its body");
            }
            body.position(body.position() + length);
            messages++;
        }
        return messages;
    }
}
