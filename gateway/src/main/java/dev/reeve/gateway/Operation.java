// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** What a route does, and where it runs. */
sealed interface Operation {
    /** For the metrics: which door this is. */
    String door();

    /** Answered on the event loop, from memory. */
    record Immediate(String door, Consumer<Exchange> action) implements Operation {}

    /** A connection that stops being HTTP. */
    record Upgrade(String door, Consumer<Exchange> action) implements Operation {}

    /** A request whose content type says more about how it is read; the parameters are those of the path. */
    record Rpc(String door, BiConsumer<Exchange, List<String>> action) implements Operation {}

    /**
     * Runs on a virtual thread, or at once where that is quick, as the caller named by the request's credential.
     *
     * @param door for the metrics
     * @param access who may come in
     * @param contentTypes accepted for the body; empty = any
     * @param accepts what it can answer with, as {@code Accept} names it; empty = any
     * @param handler does it
     * @param rpc service and method of gateway-api that it calls; empty = none
     */
    record Api(String door, Access access, Set<String> contentTypes, Set<String> accepts, Handler handler, String rpc)
            implements Operation {
        public Api {
            contentTypes = Set.copyOf(contentTypes);
            accepts = Set.copyOf(accepts);
        }

        Api(String door, Access access, Set<String> contentTypes, Set<String> accepts, Handler handler) {
            this(door, access, contentTypes, accepts, handler, "");
        }

        Api calling(String service, String method) {
            return new Api(door, access, contentTypes, accepts, handler, service + '/' + method);
        }
    }

    /** What the gateway demands of the caller; the broker and the workers have their own rules beside it. */
    enum Access {
        /** Whoever; a credential is looked at but not needed. */
        ANY,
        /** Credentials are not looked at: how one gets them, also with an old one still attached. */
        IGNORED,
        /** Likewise, and forms of other sites may send browsers here: nothing is done for who is signed in. */
        FOREIGN_FORM
    }

    /** The work itself; may block, but for what it calls quick. */
    @FunctionalInterface
    interface Handler {
        void handle(ApiRequest request) throws InterruptedException;

        /** Whether it may run on the event loop: it takes little time and waits for nothing there. */
        default boolean isQuick(ApiRequest request) {
            return false;
        }
    }
}
