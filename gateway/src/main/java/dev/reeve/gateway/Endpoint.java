// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import io.vertx.core.Handler;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.KeyCertOptions;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One public port.
 *
 * @param setting its key, to be named when it cannot be opened
 * @param port as {@link #share} gives it
 * @param keys null = in clear
 * @param door what a good request meets
 */
record Endpoint(
        String setting,
        String host,
        int port,
        @Nullable TlsKeys keys,
        Handler<HttpServerRequest> door,
        LimitSettings limits) {
    private static final int STREAMS_MAX = 100;
    private static final int RESETS_MAX = 200;
    private static final int RESET_WINDOW_SECONDS = 30;
    private static final int BACKLOG = 4_096;
    private static final int CLOSING_SECONDS = 5;
    private static final int HANDSHAKE_SECONDS = 10;

    /** To Vert.x a negative port means: any free one, the same for all servers that name this number. */
    static int share(int port) {
        return port == 0 ? -1 - ThreadLocalRandom.current().nextInt(Short.MAX_VALUE) : port;
    }

    HttpServerOptions options() {
        LimitSettings.HttpLimits http = limits.http();
        int messageBytes = limits.sockets().messageBytes();
        HttpServerOptions options = new HttpServerOptions()
                .setHost(host)
                .setPort(port)
                .setAcceptBacklog(BACKLOG)
                .setTcpKeepAlive(true)
                .setMaxHeaderSize(http.headerBytes())
                .setMaxInitialLineLength(http.headerBytes() / 2)
                .setCompressionSupported(false)
                .setDecompressionSupported(false)
                .setHandle100ContinueAutomatically(false)
                .setInitialSettings(new Http2Settings()
                        .setMaxConcurrentStreams(STREAMS_MAX)
                        .setMaxHeaderListSize(http.headerBytes())
                        .setPushEnabled(false))
                .setHttp2RstFloodMaxRstFramePerWindow(RESETS_MAX)
                .setHttp2RstFloodWindowDuration(RESET_WINDOW_SECONDS)
                .setHttp2RstFloodWindowDurationTimeUnit(TimeUnit.SECONDS)
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false)
                .setMaxWebSocketFrameSize(messageBytes)
                .setMaxWebSocketMessageSize(messageBytes)
                .setWebSocketClosingTimeout(CLOSING_SECONDS)
                .setWebSocketSubProtocols(FrameFormat.subprotocols());
        return keys == null ? options : withTls(options, keys);
    }

    private static HttpServerOptions withTls(HttpServerOptions options, TlsKeys keys) {
        TlsSuites.CIPHERS.forEach(options::addEnabledCipherSuite);
        options.setSsl(true)
                .setUseAlpn(true)
                .setKeyCertOptions(KeyCertOptions.wrap(keys))
                .setEnabledSecureTransportProtocols(Set.copyOf(TlsSuites.VERSIONS))
                .setSslHandshakeTimeout(HANDSHAKE_SECONDS)
                .setSslHandshakeTimeoutUnit(TimeUnit.SECONDS);
        return options;
    }
}
