// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tokens for logs: of who is signed in, else of the installation, made if there is none. Owned by the loop. */
final class LogTokens implements CallTask.Tokens {
    private final Context context;
    private final Sessions sessions;
    private final AuthHttp http;
    private final String appKey;
    private final List<Sessions.Waiter> waiters = new ArrayList<>();
    private @Nullable AccessToken token;

    LogTokens(Context context, Sessions sessions, AuthHttp http, String appKey) {
        this.context = context;
        this.sessions = sessions;
        this.http = http;
        this.appKey = appKey;
    }

    @Override
    public void token(Sessions.Waiter waiter) {
        AccessToken now = token;
        if (sessions.who() != null) {
            sessions.token(waiter);
        } else if (now != null && !now.isDue(context.loop().nowMs())) {
            waiter.token(now);
        } else {
            waiters.add(waiter);
            if (waiters.size() == 1) {
                ask();
            }
        }
    }

    @Override
    public void forget(Sessions.Waiter waiter) {
        sessions.forget(waiter);
        waiters.remove(waiter);
    }

    @Override
    public void refused(String text) {
        token = null;
        sessions.refused(text);
    }

    private void ask() {
        ObjectNode client = sessions.client();
        ObjectNode body = Json.object();
        body.set("client", client);
        http.post(
                "installations",
                body,
                appKey,
                reply -> {
                    sessions.adoptInstallation(reply, client.has("publicKey"));
                    AccessToken fresh = AccessToken.of(reply, context);
                    token = fresh;
                    served().forEach(waiter -> waiter.token(fresh));
                },
                error -> served().forEach(waiter -> waiter.failed(error)));
    }

    private List<Sessions.Waiter> served() {
        List<Sessions.Waiter> all = List.copyOf(waiters);
        waiters.clear();
        return all;
    }
}
