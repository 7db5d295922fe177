// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What carries gRPC: HTTP/2 with trailers, or gRPC-Web with the trailers in the body. */
interface GrpcWire extends AutoCloseable {
    /** Before {@code +json} or {@code +proto}. */
    String contentType();

    /**
     * Sends a request.
     *
     * @param headers beside authorisation
     * @throws CliException the gateway cannot be reached
     */
    Answer post(String path, Map<String, String> headers, byte[] body, CallRequest call);

    @Override
    void close();

    /** What came back. */
    interface Answer extends AutoCloseable {
        int status();

        InputStream body() throws IOException;

        @Nullable
        String header(String name);

        /** When the body has been read to its end. */
        @Nullable
        String trailer(String name) throws IOException;

        @Override
        void close();
    }
}
