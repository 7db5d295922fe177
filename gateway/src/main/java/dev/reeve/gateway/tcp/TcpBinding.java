// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway.tcp;

import io.netty.handler.ssl.SslContext;
import java.net.InetAddress;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where a server listens and whom it lets in.
 *
 * @param host an address, or a name of this machine
 * @param port 0 = any free one
 * @param codec of all its connections
 * @param connectionsMax of all addresses
 * @param connectionsPerAddressMax of one
 * @param addressKey under which an address is counted: what one subscriber owns shares one
 * @param allowed which addresses may come in
 * @param tls asked for each new connection; null = in clear
 */
public record TcpBinding(
        String host,
        int port,
        FrameCodec codec,
        int connectionsMax,
        int connectionsPerAddressMax,
        Function<InetAddress, String> addressKey,
        Predicate<InetAddress> allowed,
        @Nullable Supplier<SslContext> tls) {
    public TcpBinding {
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(codec, "codec");
        Objects.requireNonNull(addressKey, "addressKey");
        Objects.requireNonNull(allowed, "allowed");
    }
}
