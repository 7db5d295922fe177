// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import com.google.protobuf.Message;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** A gateway with callers of several rights, and what its inside was asked. */
abstract class RoutesFixture extends HttpDoorFixture {
    static final String PROTO = "application/proto";
    static final String TYPE = "Content-Type";
    static final String JSON = "application/json";
    static final String LOG = "reeve.log.v1.log";
    static final String TAIL = "reeve.log.v1.tail";

    @BeforeAll
    static void knowCallers() {
        gateway.upstream.token("adm", "u_adm", "admin");
        gateway.upstream.token("usr", "u_usr", "logs:write");
        gateway.upstream.token("key-token", "k_1", "logs:write");
    }

    @BeforeEach
    void forgetServices() {
        gateway.upstream.services.keySet().removeIf(name -> !name.equals("echo"));
    }

    static void answer(String service, MessageLite reply) {
        gateway.upstream.services.put(service, (_, out) -> out.last(reply.toByteArray(), PROTO));
    }

    static <M extends Message> M sent(Parser<M> parser) throws Exception {
        return parser.parseFrom(gateway.upstream.calls.peek().body());
    }
}
