// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import java.time.Duration;
import java.util.Map;

/**
 * What {@code call} was told to call; the same for every door. The array is the command's own.
 *
 * @param method empty = none
 * @param json the body is JSON; else bytes that only the service understands
 * @param stream several replies are wanted as they come
 */
@SuppressWarnings("ArrayRecordComponent")
record CallRequest(
        String service, String method, byte[] body, boolean json, Duration deadline, boolean stream, Beside beside) {
    /** The answer comes at the deadline + 1 s at the latest; the rest is the way. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    /**
     * What goes beside the body.
     *
     * @param idempotencyKey empty = none
     * @param affinityKey empty = none
     * @param app by name, each {@code x-app-...}
     */
    record Beside(String idempotencyKey, String affinityKey, Map<String, String> app) {}

    /** When there is no hope of an answer any more. */
    Duration patience() {
        return deadline.plus(GRACE);
    }

    /** Of a body whose door does not say more. */
    String contentType() {
        return json ? ReplyBody.JSON : "application/octet-stream";
    }

    /** Where an RPC door has it; the method's name is part of the path there. */
    String rpcPath() {
        if (method.isEmpty()) {
            throw CliException.usage("this door needs a method: ./reeve call package.Service Method JSON");
        }
        return Gateway.encode(service) + "/" + Gateway.encode(method);
    }
}
