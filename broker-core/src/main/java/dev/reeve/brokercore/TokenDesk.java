// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import dev.reeve.protocol.EnvelopeView;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Requests that wait for the verdict on their token, bounded. Requests with the same token share one ticket: it is
 * verified once, and they keep their order.
 */
final class TokenDesk {
    private final int waitingMax;
    private final Turn turn;
    private final Map<TokenBytes, Ticket> byToken = new HashMap<>();
    private final LongTable<Ticket> byId = new LongTable<>();
    private long lastId;
    private int waiting;

    /** One token that is being verified. */
    static final class Ticket {
        private final long id;
        private final TokenBytes token;
        private final List<Call> calls = new ArrayList<>(1);
        private int live;

        private Ticket(long id, TokenBytes token) {
            this.id = id;
            this.token = token;
        }
    }

    TokenDesk(int waitingMax, Turn turn) {
        this.waitingMax = waitingMax;
        this.turn = turn;
    }

    boolean isFull() {
        return waiting >= waitingMax;
    }

    int waiting() {
        return waiting;
    }

    /** Lets the call wait, and asks the driver unless the same token is asked for already. */
    void ask(Call call, EnvelopeView envelope) {
        Invariants.check(!isFull(), "the desk is asked while it has room");
        byte[] token = envelope.token();
        TokenBytes key = new TokenBytes(token);
        Ticket ticket = byToken.get(key);
        boolean isNew = ticket == null;
        if (ticket == null) {
            ticket = new Ticket(++lastId, key);
            byToken.put(key, ticket);
            byId.put(ticket.id, ticket);
        }
        ticket.calls.add(call);
        ticket.live++;
        call.ownDetour().ticket = ticket;
        waiting++;
        if (isNew) {
            turn.emit(new BrokerCommand.CheckToken(ticket.id, token));
        }
    }

    /** The calls that waited for this verdict, in order of arrival; none if nobody waits any more. */
    List<Call> take(long ticketId) {
        Ticket ticket = byId.get(ticketId);
        if (ticket == null) {
            return List.of();
        }
        List<Call> calls = new ArrayList<>(ticket.live);
        for (Call call : ticket.calls) {
            if (call.detour().ticket == ticket) {
                call.ownDetour().ticket = null;
                calls.add(call);
            }
        }
        waiting -= calls.size();
        close(ticket);
        return calls;
    }

    /** The call ended before the verdict. */
    void forget(Call call) {
        Ticket ticket = call.detour().ticket;
        if (ticket == null) {
            return;
        }
        call.ownDetour().ticket = null;
        waiting--;
        ticket.live--;
        if (ticket.live == 0) {
            close(ticket);
        }
    }

    private void close(Ticket ticket) {
        byId.remove(ticket.id);
        byToken.remove(ticket.token);
    }

    /** A token as the key of a map. */
    private static final class TokenBytes {
        private final byte[] bytes;
        private final int hash;

        private TokenBytes(byte[] bytes) {
            this.bytes = bytes;
            this.hash = Arrays.hashCode(bytes);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof TokenBytes that && Arrays.equals(bytes, that.bytes);
        }

        @Override
        public int hashCode() {
            return hash;
        }
    }
}
