// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import dev.reeve.protocol.EnvelopeView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes calls, out of ended ones as far as there are any. A call that ended stays as it is until its event has been
 * handled: whoever still has it in hand sees {@link CallState#ENDED}. After that nobody may have it.
 *
 * <pre>
 *             take                      Calls.finish              end of the event
 * (spare) ------------> open ... -----------------------> ended --------------------> (spare)
 * </pre>
 */
final class CallPool {
    /** Ended calls that are kept; more are garbage. */
    static final int SPARE_MAX = 4_096;

    private final TimerWheel wheel;
    private final EnvelopeReader reader = new EnvelopeReader();
    private final MethodNames methods = new MethodNames();
    private @Nullable Call spare;
    private int spares;
    private @Nullable Call ended;

    CallPool(TimerWheel wheel) {
        this.wheel = wheel;
    }

    /** What reads the envelopes of these calls. */
    EnvelopeReader reader() {
        return reader;
    }

    /** A call of a plain client; the id is made by the broker (E-04). */
    Call plain(Client client, Service service, List<byte[]> frames, int bodyAt, long idHigh, long idLow, long nowMs) {
        Call call = take();
        call.become(client, service, idHigh, idLow, nowMs);
        call.content(null, "", frames, bodyAt);
        return call;
    }

    /** A call of a Reeve client; the envelope is what the reader has read last. */
    Call reeve(Client client, Service service, List<byte[]> frames, int bodyAt, long nowMs) {
        Call call = take();
        EnvelopeView envelope = reader.view();
        call.become(client, service, envelope.idHigh(), envelope.idLow(), nowMs);
        call.content(envelope, methods.of(envelope), frames, bodyAt);
        return call;
    }

    private Call take() {
        Call call = spare;
        if (call == null) {
            return new Call(reader);
        }
        spare = call.lineNext;
        call.lineNext = null;
        spares--;
        return call;
    }

    /** The call has ended, or never was accepted. */
    void give(Call call) {
        if (call.isPooled()) {
            call.lineNext = ended;
            ended = call;
        } else {
            wheel.forget(call);
        }
    }

    /** The event has been handled. */
    void settle() {
        Call call = ended;
        ended = null;
        while (call != null) {
            Call next = call.lineNext;
            call.lineNext = null;
            if (spares < SPARE_MAX) {
                call.clear();
                call.lineNext = spare;
                spare = call;
                spares++;
            } else {
                wheel.forget(call);
            }
            call = next;
        }
    }
}
