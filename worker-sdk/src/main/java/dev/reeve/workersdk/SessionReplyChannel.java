// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.workersdk;

import dev.reeve.protocol.v1.ReplyEnvelope;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** The way back for one request of one session. Compared by identity. */
sealed class SessionReplyChannel implements ReplyChannel {
    private final SocketSession session;
    private final ByteBuffer token;

    private SessionReplyChannel(SocketSession session, ByteBuffer token) {
        this.session = session;
        this.token = token;
    }

    static SessionReplyChannel of(SocketSession session, BrokerMode mode, ByteBuffer token) {
        return mode == BrokerMode.PLAIN_01 ? new Collecting(session, token) : new SessionReplyChannel(session, token);
    }

    @Override
    public Offered offer(boolean last, ReplyEnvelope envelope, List<byte[]> body) {
        return session.offer(token, last, envelope, body);
    }

    @Override
    public ReplyLimits limits() {
        return session.limits();
    }

    /** MDP 0.1 has no PARTIAL: the bodies go out with the reply, in order, as our broker does it for others (7.4). */
    private static final class Collecting extends SessionReplyChannel {
        private final List<byte[]> partials = new ArrayList<>();

        Collecting(SocketSession session, ByteBuffer token) {
            super(session, token);
        }

        @Override
        public synchronized Offered offer(boolean last, ReplyEnvelope envelope, List<byte[]> body) {
            if (!last) {
                requireRoom(body);
                partials.addAll(body);
                return Offered.SENT;
            }
            List<byte[]> all = new ArrayList<>(partials);
            if (!envelope.getNoBody() || partials.isEmpty()) {
                all.addAll(body);
            }
            return super.offer(true, envelope, all);
        }

        private void requireRoom(List<byte[]> more) {
            List<byte[]> all = new ArrayList<>(partials);
            all.addAll(more);
            // One frame and one body's worth are left for the reply itself.
            all.add(new byte[0]);
            String fault = limits().fault(new Payload(all, ""));
            if (fault != null) {
                throw new IllegalArgumentException("the partial replies of one MDP 0.1 reply have " + fault);
            }
        }
    }
}
