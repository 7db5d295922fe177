// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Operations of administrators: API keys of their tenant. Nobody makes a key that may do more than they. */
final class ApiKeys {
    static final int LIVE_MAX = 1_000;
    static final int ADDRESSES_MAX = 16;
    private static final int DAYS_MAX = 3_650;
    private static final int NAME_MAX = 128;
    private static final int REASON_MAX = 128;
    private static final String SECRET = "secret";
    private static final String PUBLISHABLE = "publishable";

    /**
     * A key to be made.
     *
     * @param kind secret, publishable; empty = secret
     * @param expiresInDays 0 = it does not expire
     */
    record Request(String kind, String name, List<String> scopes, List<String> addresses, int expiresInDays) {}

    /** @param key shown once */
    record Created(ApiKeyEntry entry, ApiKey key) {}

    private final AdminGate gate;
    private final Sessions sessions;
    private final RevocationFeed feed;
    private final SecureRandom random;

    ApiKeys(AdminGate gate, Sessions sessions, RevocationFeed feed, SecureRandom random) {
        this.gate = gate;
        this.sessions = sessions;
        this.feed = feed;
        this.random = random;
    }

    /**
     * Newest first.
     *
     * @param all also those that are good no more
     */
    Paging.Page<ApiKeyEntry> list(Caller caller, boolean all, int limit, String after) {
        return gate.guard(caller, AdminAction.LIST_KEYS, caller.tenant(), () -> {
            Paging paging = Paging.of(limit, after, IdKind.KEY::parse);
            return gate.commit(caller, AdminAction.LIST_KEYS, caller.tenant(), (connection, now) -> {
                SqlFilter filter = new SqlFilter().and("tenant = ?", caller.tenant());
                if (!all) {
                    filter.and("revoked_at IS NULL").and("(expires_at IS NULL OR expires_at > ?)", now);
                }
                paging.after().ifPresent(id -> filter.and("id < ?", id));
                return paging.page(ApiKeyTable.list(connection, filter, paging.rowsToRead()), ApiKeyEntry::key);
            });
        });
    }

    Created create(Caller caller, Request request) {
        ApiKey.Kind kind = request.kind().equals(PUBLISHABLE) ? ApiKey.Kind.PUBLISHABLE : ApiKey.Kind.SECRET;
        ApiKey key = ApiKey.generate(kind, random);
        return gate.run(caller, AdminAction.CREATE_KEY, key.id(), (connection, now) -> {
            ApiKeyEntry entry = entry(caller, request, key, now);
            if (ApiKeyTable.countLive(connection, caller.tenant(), now) >= LIVE_MAX) {
                throw AuthRefusal.invalid("there are " + LIVE_MAX + " keys, which is the most");
            }
            ApiKeyTable.insert(connection, caller.tenant(), entry, key.hash());
            return new Created(entry, key);
        });
    }

    private static ApiKeyEntry entry(Caller caller, Request request, ApiKey key, Instant now) {
        String _ = InputText.oneOf("kind", request.kind(), List.of("", SECRET, PUBLISHABLE));
        String name = InputText.bounded("name", request.name().strip(), NAME_MAX);
        if (name.isEmpty()) {
            throw AuthRefusal.invalid("name is empty");
        }
        if (request.expiresInDays() < 0 || request.expiresInDays() > DAYS_MAX) {
            throw AuthRefusal.invalid("expiresInDays must be 0 to " + DAYS_MAX);
        }
        if (request.addresses().size() > ADDRESSES_MAX) {
            throw AuthRefusal.invalid("there are at most " + ADDRESSES_MAX + " addresses");
        }
        List<String> networks =
                request.addresses().stream().map(NetworkText::parse).toList();
        Instant expiresAt = request.expiresInDays() == 0 ? null : now.plus(Duration.ofDays(request.expiresInDays()));
        List<String> scopes = scopes(caller, key.kind(), request.scopes());
        return ApiKeyEntry.fresh(key, name, scopes, networks, caller.subject(), now, expiresAt);
    }

    private static List<String> scopes(Caller caller, ApiKey.Kind kind, List<String> wanted) {
        if (kind == ApiKey.Kind.PUBLISHABLE) {
            if (!Scopes.OF_A_PUBLISHABLE_KEY.containsAll(wanted)) {
                throw AuthRefusal.invalid("a publishable key has the scopes logs:write and auth:start and no other");
            }
            return Scopes.OF_A_PUBLISHABLE_KEY;
        }
        TenantSettings.checkScopes(wanted);
        if (wanted.isEmpty()) {
            throw AuthRefusal.invalid("a secret key needs a scope");
        }
        Targets.requireNotMore(caller, wanted, "nobody makes a key that may do more than they");
        return wanted.stream().distinct().toList();
    }

    /** Its tokens are refused and its sessions end as those of a signed-out user: within 5 s. */
    ApiKeyEntry revoke(Caller caller, String key, String reason) {
        ApiKeyEntry after = gate.run(caller, AdminAction.REVOKE_KEY, key, (connection, now) -> {
            String why = InputText.bounded("reason", reason.strip(), REASON_MAX);
            UUID id = IdKind.KEY.parse(key).orElseThrow(ApiKeys::noKey);
            ApiKeyRow row = ApiKeyTable.lock(connection, id)
                    .filter(found -> found.tenant().equals(caller.tenant()))
                    .orElseThrow(ApiKeys::noKey);
            Targets.requireNotMore(caller, row.scopes(), "this key may do more than you");
            if (row.revokedAt() == null) {
                sessions.endKey(connection, caller, row, why.isEmpty() ? "revoked" : why, "key-revoked", now);
            }
            SqlFilter filter =
                    new SqlFilter().and("tenant = ?", caller.tenant()).and("id = ?", id);
            return ApiKeyTable.list(connection, filter, 1).getFirst();
        });
        feed.changed();
        return after;
    }

    private static AuthRefusal noKey() {
        return AuthRefusal.of(AuthReason.NOT_FOUND, "there is no such key");
    }
}
