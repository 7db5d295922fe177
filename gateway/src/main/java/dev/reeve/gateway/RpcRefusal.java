// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import dev.reeve.protocol.ErrorReason;
import dev.reeve.protocol.GrpcCode;
import dev.reeve.protocol.ReeveException;
import java.util.UUID;

/** What the RPC protocols could ask for and these doors do not do: UNIMPLEMENTED, each with a reason of its own. */
enum RpcRefusal {
    /** No half-close: both sides would talk at once. */
    STREAMING_NOT_CARRIED("a stream in both directions at once is not carried; half-close, or use topics"),
    /** A compression other than gzip. */
    ENCODING_UNKNOWN("messages may be compressed with gzip only"),
    /** One message is wanted, and there are none or several. */
    NOT_ONE_MESSAGE("the method takes exactly one message");

    private final String detail;

    RpcRefusal(String detail) {
        this.detail = detail;
    }

    Problem problem(UUID requestId) {
        return Problem.of(exception(), Problem.DOMAIN, requestId);
    }

    ReeveException exception() {
        return ReeveException.builder(ErrorReason.APPLICATION, detail)
                .code(name())
                .grpcCode(GrpcCode.UNIMPLEMENTED)
                .build();
    }
}
