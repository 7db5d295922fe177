// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** gRPC-Web over HTTP/1.1. */
final class GrpcWebWire implements GrpcWire {
    private final Gateway gateway;

    GrpcWebWire(Gateway gateway) {
        this.gateway = gateway;
    }

    @Override
    public String contentType() {
        return "application/grpc-web";
    }

    @Override
    public Answer post(String path, Map<String, String> headers, byte[] body, CallRequest call) {
        HttpRequest.Builder request = gateway.request(path, List.of())
                .timeout(call.patience())
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        headers.forEach(request::header);
        return new HttpAnswer(gateway.stream(request.build()));
    }

    @Override
    public void close() {
        gateway.close();
    }

    private record HttpAnswer(HttpResponse<InputStream> response) implements Answer {
        @Override
        public int status() {
            return response.statusCode();
        }

        @Override
        public InputStream body() {
            return response.body();
        }

        @Override
        public @Nullable String header(String name) {
            return response.headers().firstValue(name).orElse(null);
        }

        /** They are in the body. */
        @Override
        public @Nullable String trailer(String name) {
            return null;
        }

        @Override
        public void close() {
            try {
                response.body().close();
            } catch (IOException _) {
                // Nothing is wanted of it any more.
            }
        }
    }
}
