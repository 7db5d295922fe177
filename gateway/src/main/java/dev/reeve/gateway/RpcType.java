// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the content type of a request says about its protocol and its messages.
 *
 * @param protocol how messages, errors and ends are written
 * @param json messages are JSON; else protobuf
 * @param contentType of request and answer
 */
record RpcType(Protocol protocol, boolean json, String contentType) {
    private static final Map<String, RpcType> ALL = Map.ofEntries(
            entry(Protocol.GRPC, false, "application/grpc"),
            entry(Protocol.GRPC, false, "application/grpc+proto"),
            entry(Protocol.GRPC, true, "application/grpc+json"),
            entry(Protocol.GRPC_WEB, false, "application/grpc-web"),
            entry(Protocol.GRPC_WEB, false, "application/grpc-web+proto"),
            entry(Protocol.GRPC_WEB, true, "application/grpc-web+json"),
            entry(Protocol.GRPC_WEB_TEXT, false, "application/grpc-web-text"),
            entry(Protocol.GRPC_WEB_TEXT, false, "application/grpc-web-text+proto"),
            entry(Protocol.CONNECT, false, MediaTypes.PROTOBUF),
            entry(Protocol.CONNECT, true, MediaTypes.JSON),
            entry(Protocol.CONNECT_STREAM, false, "application/connect+proto"),
            entry(Protocol.CONNECT_STREAM, true, "application/connect+json"));

    /** All content types, for {@code Accept-Post}. */
    static final String ACCEPTED =
            String.join(", ", ALL.keySet().stream().sorted().toList());

    /** Null = no RPC. */
    static @Nullable RpcType of(@Nullable String contentType) {
        return ALL.get(MediaTypes.bare(contentType));
    }

    private static Map.Entry<String, RpcType> entry(Protocol protocol, boolean json, String contentType) {
        return Map.entry(contentType, new RpcType(protocol, json, contentType));
    }

    /** How to write what the type asks for; these names come back beside x-app-*. */
    RpcDialect dialect(MetadataNames names) {
        return switch (protocol) {
            case GRPC -> new GrpcDialect(contentType, names);
            case GRPC_WEB -> new GrpcWebDialect(contentType, names, false);
            case GRPC_WEB_TEXT -> new GrpcWebDialect(contentType, names, true);
            case CONNECT -> new ConnectDialect(contentType, names);
            case CONNECT_STREAM -> new ConnectStreamDialect(contentType, names);
        };
    }

    /** The protocols told apart. */
    enum Protocol {
        GRPC("grpc", "grpc-encoding", "grpc-accept-encoding"),
        GRPC_WEB("grpc-web", "grpc-encoding", "grpc-accept-encoding"),
        GRPC_WEB_TEXT("grpc-web", "grpc-encoding", "grpc-accept-encoding"),
        CONNECT("connect", "content-encoding", "Accept-Encoding"),
        CONNECT_STREAM("connect", "connect-content-encoding", "Connect-Accept-Encoding");

        private final String door;
        private final String encodingHeader;
        private final String acceptHeader;

        Protocol(String door, String encodingHeader, String acceptHeader) {
            this.door = door;
            this.encodingHeader = encodingHeader;
            this.acceptHeader = acceptHeader;
        }

        /** For the metrics. */
        String door() {
            return door;
        }

        /** Which header names how compressed messages are compressed. */
        String encodingHeader() {
            return encodingHeader;
        }

        /** Which header of an answer names the compressions that are known. */
        String acceptHeader() {
            return acceptHeader;
        }

        boolean isConnect() {
            return this == CONNECT || this == CONNECT_STREAM;
        }
    }
}
