// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import dev.reeve.protocol.ReeveException;
import dev.reeve.protocol.v1.Identity;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The inside of Reeve as the doors see it. Everything here may block, so it is for virtual threads; every failure is a
 * {@link ReeveException}.
 */
interface Upstream extends AutoCloseable {
    /** Sends a call; refusals come from {@link Replies#next}. */
    Replies open(Call call);

    /** The same without waiting, for an event loop; see {@link Replies#whenReady}. */
    Replies openNow(Call call);

    /**
     * Asks a broker whose token this is.
     *
     * @return empty = the token is not valid
     * @throws ReeveException NO_WORKERS: no broker, or one that has no keys yet
     */
    Optional<Identity> identity(String token);

    /**
     * What each broker knows: the JSON documents of {@code mmi.reeve.<verb>}; all services if the name is empty.
     *
     * @return one entry per broker that is connected, in no order
     */
    List<BrokerDocuments> discover(String verb, String service);

    /**
     * The descriptor set of this SHA-256, as a worker published it.
     *
     * @param sha256 in hex
     * @return empty while no broker has it
     */
    Optional<byte[]> descriptorSet(String sha256);

    /** Whether the brokers say that the service has workers. Never blocks. */
    boolean hasWorkers(String service);

    /** Whether a call may run twice, by the word of the service's workers; false until that is known. Never blocks. */
    boolean isIdempotent(String service, String method);

    /** Whether a broker is connected. */
    boolean isConnected();

    /** False if the thread that speaks with brokers hangs. Whether there are any is no matter. */
    default boolean isAlive() {
        return true;
    }

    Topics topics();

    @Override
    void close();

    /**
     * What one broker answered.
     *
     * @param broker its name, unlike those of the others
     * @param documents JSON; empty if it failed
     * @param failure reason; empty if it went well
     */
    record BrokerDocuments(String broker, List<byte[]> documents, String failure) {
        public BrokerDocuments {
            documents = List.copyOf(documents);
        }
    }

    /** The replies to one call. */
    interface Replies {
        /**
         * Waits for the next reply.
         *
         * @return null after the last one
         * @throws ReeveException how the call failed, by deadline + 1 s at the latest
         */
        @Nullable
        Reply next();

        /**
         * Runs the action once, soon after there is something for {@link #nextNow} or for {@link #next}; it must not
         * wait. When only time passes it is not run.
         */
        default void whenReady(Runnable action) {
            action.run();
        }

        /** A reply that is there; null: ask {@link #next}, where waiting is allowed. Never waits. */
        default @Nullable Reply nextNow() {
            return null;
        }

        /** After this time {@link #next} has something to say even if nothing comes. */
        default Duration patience() {
            return Duration.ZERO;
        }

        /** Nobody waits any more: the worker is told, unless it {@link #goesOn}. Harmless at the end. Any thread. */
        void cancel();

        /** Whether the call goes on without its caller, who may come back for the answer: then read on to its end. */
        default boolean goesOn() {
            return false;
        }

        /** Whether they are those of an earlier call with the same idempotency key. */
        default boolean isReplay() {
            return false;
        }
    }
}
