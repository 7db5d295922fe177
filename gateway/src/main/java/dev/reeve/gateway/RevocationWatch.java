// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import dev.reeve.protocol.Decoded;
import dev.reeve.protocol.Envelope;
import dev.reeve.protocol.v1.Revocation;
import dev.reeve.protocol.v1.Revocations;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/**
 * Hears from the brokers what was revoked: forgets who such tokens belong to, and closes their sockets. The brokers
 * refuse calls with them by themselves.
 */
final class RevocationWatch implements Topics.Listener {
    static final String TOPIC = "reeve.revocations";

    private static final String SIGNING_KEY = "signing-key";

    private static final Logger LOG = Logger.getLogger(RevocationWatch.class);

    private final Callers callers;
    private final SocketRegistry sockets;

    RevocationWatch(Callers callers, SocketRegistry sockets) {
        this.callers = callers;
        this.sockets = sockets;
    }

    @Override
    public void item(Topics.Item item) {
        switch (Envelope.decodeExtension(Revocations.parser(), item.body())) {
            case Decoded.Ok<Revocations>(Revocations revocations) ->
                revocations.getItemsList().forEach(this::revoke);
            case Decoded.Rejected<Revocations>(String detail) ->
                LOG.warnf("revocations not understood reason=%s", detail);
        }
    }

    @Override
    public void live(Topics.Position position) {
        // Nothing was missed.
    }

    /** Some may have been missed: every token is asked for again, and the sockets' tokens end by themselves. */
    @Override
    public void reset(Topics.Position position) {
        callers.forgetAll();
    }

    @Override
    public void closed(String reason) {
        LOG.warnf("no revocations from the brokers reason=%s", reason);
    }

    private void revoke(Revocation revocation) {
        if (revocation.getKind().equals(SIGNING_KEY)) {
            endAllTokens();
            return;
        }
        callers.forget(revocation.getValue());
        close(session -> session.isOf(revocation.getValue()), CloseCode.SESSION_REVOKED);
    }

    /** A signing key has leaked: nobody can tell the tokens it signed for us from those it signed for a thief. */
    private void endAllTokens() {
        callers.forgetAll();
        close(LiveConnection::isKnown, CloseCode.TOKEN_EXPIRED);
    }

    private void close(Predicate<LiveConnection> concerned, CloseCode code) {
        for (LiveConnection session : sockets.all()) {
            session.onLoop(() -> {
                if (concerned.test(session)) {
                    session.close(code);
                }
            });
        }
    }
}
