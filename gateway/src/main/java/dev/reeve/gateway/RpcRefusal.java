// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import dev.reeve.protocol.ErrorReason;
import dev.reeve.protocol.GrpcCode;
import dev.reeve.protocol.ReeveException;
import java.util.UUID;

/** What only the RPC protocols can ask for, and is not done: each with the code they want and a reason of its own. */
enum RpcRefusal {
    /** No half-close: both sides would talk at once. */
    STREAMING_NOT_CARRIED(
            GrpcCode.UNIMPLEMENTED, "a stream in both directions at once is not carried; half-close, or use topics"),
    /** A compression other than gzip. */
    ENCODING_UNKNOWN(GrpcCode.UNIMPLEMENTED, "messages may be compressed with gzip only"),
    /** A message says that it is compressed, and the headers do not. */
    ENCODING_MISSING(GrpcCode.INTERNAL, "a message is compressed, and no header says how"),
    /** One message is wanted, and there are none or several. */
    NOT_ONE_MESSAGE(GrpcCode.UNIMPLEMENTED, "the method takes exactly one message");

    private final int code;
    private final String detail;

    RpcRefusal(int code, String detail) {
        this.code = code;
        this.detail = detail;
    }

    Problem problem(UUID requestId) {
        return Problem.of(exception(), Problem.DOMAIN, requestId);
    }

    ReeveException exception() {
        return ReeveException.builder(ErrorReason.APPLICATION, detail)
                .code(name())
                .grpcCode(code)
                .build();
    }
}
