// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker.hooks;

import java.time.Duration;

/** The way to the services that answer hooks. Any number of threads; blocks. */
public interface HookTransport {
    /**
     * One call.
     *
     * @param service of the owner's
     * @param token of the system, scope {@code auth:hook}
     * @param body JSON
     */
    record Call(String service, HookName hook, String token, String body, Duration timeout) {
        /** Bodies hold addresses of persons, and the token is one. */
        @Override
        public String toString() {
            return "Call[" + service + ", " + hook + "]";
        }
    }

    /** For where there are no brokers: every hook fails. */
    HookTransport NOWHERE = call -> {
        throw new HookFault("there is no way to " + call.service());
    };

    /** The answer's body. */
    String call(Call call) throws HookFault;
}
