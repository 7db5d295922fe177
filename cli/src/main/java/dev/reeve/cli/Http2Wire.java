// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.List;
import java.util.Map;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * gRPC over HTTP/2: in clear by prior knowledge, else as TLS agrees. The JDK's client cannot read trailers, in which
 * gRPC says how a call ended; OkHttp can, and is a third of what grpc-java would need.
 */
final class Http2Wire implements GrpcWire {
    private final URI base;
    private final String key;
    private final OkHttpClient client;

    Http2Wire(URI base, String key) {
        this.base = Gateway.slashed(base);
        this.key = key;
        List<Protocol> protocols = base.getScheme().equals("https")
                ? List.of(Protocol.HTTP_2, Protocol.HTTP_1_1)
                : List.of(Protocol.H2_PRIOR_KNOWLEDGE);
        this.client = new OkHttpClient.Builder()
                .protocols(protocols)
                .connectTimeout(Gateway.CONNECT_TIMEOUT)
                .followRedirects(false)
                .retryOnConnectionFailure(false)
                .build();
    }

    @Override
    public String contentType() {
        return "application/grpc";
    }

    @Override
    public Answer post(String path, Map<String, String> headers, byte[] body, CallRequest call) {
        Request.Builder request = new Request.Builder()
                .url(base + path)
                .header("User-Agent", "reeve-cli")
                .header("TE", "trailers");
        if (!key.isEmpty()) {
            request.header("Authorization", "Bearer " + key);
        }
        headers.forEach(request::header);
        MediaType type = MediaType.parse(String.valueOf(headers.get("Content-Type")));
        OkHttpClient patient = client.newBuilder()
                .readTimeout(call.patience())
                .callTimeout(call.patience())
                .build();
        try {
            return new HttpAnswer(
                    patient.newCall(request.post(RequestBody.create(body, type)).build())
                            .execute());
        } catch (IOException e) {
            throw Gateway.unreachable(base, e);
        }
    }

    @Override
    public void close() {
        client.dispatcher().executorService().shutdown();
        client.connectionPool().evictAll();
    }

    private record HttpAnswer(Response response) implements Answer {
        @Override
        public int status() {
            return response.code();
        }

        @Override
        public InputStream body() {
            return response.body().byteStream();
        }

        @Override
        public @Nullable String header(String name) {
            return response.header(name);
        }

        @Override
        public @Nullable String trailer(String name) throws IOException {
            return response.trailers().get(name);
        }

        @Override
        public void close() {
            response.close();
        }
    }
}
