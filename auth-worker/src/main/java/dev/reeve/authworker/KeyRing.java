// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.reeve.authworker.jose.P256Key;
import dev.reeve.authworker.jose.StrictJson;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The signing keys in memory: what signs and what is published. {@link #refresh} rotates when it is due and reads what
 * other replicas did; it is called at start and once a minute. When the database is away the last keys stay in use.
 */
final class KeyRing {
    /** What signs. */
    record Signer(String kid, PrivateKey key) {
        @Override
        public String toString() {
            return "Signer[" + kid + "]";
        }
    }

    private record Keys(Signer signer, String jwks, Map<String, P256Key> published) {}

    /** How long verifiers may go on with keys that they have read before. */
    private static final Duration PUBLISHED_MIN = Duration.ofMinutes(10);

    private final Database database;
    private final SecretBox box;
    private final KeyRotation rotation;
    private final InstantSource clock;
    private final SecureRandom random;

    private volatile @Nullable Keys keys;

    KeyRing(Database database, SecretBox box, KeyRotation rotation, InstantSource clock, SecureRandom random) {
        this.database = database;
        this.box = box;
        this.rotation = rotation;
        this.clock = clock;
        this.random = random;
    }

    Signer signer() {
        return loaded().signer;
    }

    /** The published keys as JSON (RFC 7517): next, active, retiring. */
    String jwks() {
        return loaded().jwks;
    }

    /** One of those; empty = there is none of that name. */
    Optional<P256Key> publicKey(String kid) {
        return Optional.ofNullable(loaded().published.get(kid));
    }

    private Keys loaded() {
        Keys present = keys;
        if (present == null) {
            throw AuthRefusal.unavailable(AuthReason.SIGNING_KEY_UNAVAILABLE, "no signing key is loaded yet", null);
        }
        return present;
    }

    /** Rotates if due, then reads the keys. */
    void refresh() {
        List<SigningKeyRow> rows = database.transaction(connection -> {
            List<SigningKeyRow> seen = SigningKeyTable.all(connection);
            return rotation.decide(seen, clock.instant()).isEmpty() ? seen : rotate(connection);
        });
        rows.forEach(this::closeAnewIfOld);
        keys = new Keys(signerOf(rows), jwksOf(rows), publishedOf(rows));
    }

    private List<SigningKeyRow> rotate(Connection connection) throws SQLException {
        SigningKeyTable.lock(connection);
        Instant now = clock.instant();
        for (KeyRotation.Step step : rotation.decide(SigningKeyTable.all(connection), now)) {
            apply(connection, step, now);
        }
        return SigningKeyTable.all(connection);
    }

    /** The next key signs from now on, before its time; {@link #refresh} after the commit. */
    List<SigningKeyRow> promoteNext(Connection connection) throws SQLException {
        SigningKeyTable.lock(connection);
        Instant now = clock.instant();
        List<SigningKeyRow> rows = SigningKeyTable.all(connection);
        boolean known = rows.stream()
                .filter(row -> row.state() == SigningKeyState.NEXT)
                .anyMatch(row -> !now.isBefore(row.createdAt().plus(PUBLISHED_MIN)));
        if (!known) {
            throw AuthRefusal.invalid("the next key is not known everywhere yet: try again in 10 minutes, or now");
        }
        for (KeyRotation.Step step : rotation.early(rows, now)) {
            apply(connection, step, now);
        }
        return SigningKeyTable.all(connection);
    }

    /** New keys in place of all there are, whose ids it gives; {@link #refresh} after the commit. */
    List<String> replaceAll(Connection connection) throws SQLException {
        SigningKeyTable.lock(connection);
        Instant now = clock.instant();
        List<String> gone = new ArrayList<>();
        for (SigningKeyRow row : SigningKeyTable.all(connection)) {
            apply(connection, new KeyRotation.Step.Erase(row.kid()), now);
            gone.add(row.kid());
        }
        apply(connection, new KeyRotation.Step.Create(SigningKeyState.ACTIVE), now);
        apply(connection, new KeyRotation.Step.Create(SigningKeyState.NEXT), now);
        return gone;
    }

    /** After the encryption key was replaced: once every box is closed with the new one, the old one may go away. */
    private void closeAnewIfOld(SigningKeyRow row) {
        ClosedBox old = row.privateKey();
        if (old == null || box.isCurrent(old)) {
            return;
        }
        Optional<byte[]> opened = box.open(rowName(row.kid()), old);
        if (opened.isPresent()) {
            ClosedBox renewed = box.close(rowName(row.kid()), opened.get());
            database.run(connection -> SigningKeyTable.closeAnew(connection, row.kid(), renewed));
        }
    }

    private void apply(Connection connection, KeyRotation.Step step, Instant now) throws SQLException {
        switch (step) {
            case KeyRotation.Step.Create create -> SigningKeyTable.insert(connection, newKey(create.state(), now));
            case KeyRotation.Step.Activate activate -> SigningKeyTable.activate(connection, activate.kid(), now);
            case KeyRotation.Step.Retire retire -> SigningKeyTable.retire(connection, retire.kid(), retire.goneAt());
            case KeyRotation.Step.Erase erase -> SigningKeyTable.erase(connection, erase.kid());
        }
        AuditTable.insert(
                connection, AuditEvent.bySystem("signing-key." + actionOf(step), subjectOf(step)), now, random);
    }

    private static String actionOf(KeyRotation.Step step) {
        return switch (step) {
            case KeyRotation.Step.Create _ -> "create";
            case KeyRotation.Step.Activate _ -> "activate";
            case KeyRotation.Step.Retire _ -> "retire";
            case KeyRotation.Step.Erase _ -> "erase";
        };
    }

    private static String subjectOf(KeyRotation.Step step) {
        return switch (step) {
            case KeyRotation.Step.Create create -> create.state().column();
            case KeyRotation.Step.Activate activate -> activate.kid();
            case KeyRotation.Step.Retire retire -> retire.kid();
            case KeyRotation.Step.Erase erase -> erase.kid();
        };
    }

    private SigningKeyRow newKey(SigningKeyState state, Instant now) {
        SigningKeyPair pair = SigningKeyPair.generate(random);
        Instant activeFrom = state == SigningKeyState.ACTIVE ? now : null;
        ClosedBox closed = box.close(rowName(pair.kid()), pair.pkcs8());
        return new SigningKeyRow(pair.kid(), pair.publicJwk(), closed, state, now, activeFrom, null);
    }

    private Signer signerOf(List<SigningKeyRow> rows) {
        SigningKeyRow active = rows.stream()
                .filter(row -> row.state() == SigningKeyState.ACTIVE)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no active signing key after a rotation"));
        byte[] pkcs8 = Optional.ofNullable(active.privateKey())
                .flatMap(closed -> box.open(rowName(active.kid()), closed))
                .orElseThrow(() -> AuthRefusal.unavailable(
                        AuthReason.SIGNING_KEY_UNAVAILABLE,
                        "the signing key does not open with the configured encryption key",
                        null));
        return new Signer(active.kid(), SigningKeyPair.privateKey(pkcs8));
    }

    private static String jwksOf(List<SigningKeyRow> rows) {
        return rows.stream().map(SigningKeyRow::publicJwk).collect(Collectors.joining(",", "{\"keys\":[", "]}"));
    }

    private static Map<String, P256Key> publishedOf(List<SigningKeyRow> rows) {
        Map<String, P256Key> keys = new HashMap<>();
        for (SigningKeyRow row : rows) {
            P256Key key = StrictJson.object(row.publicJwk().getBytes(UTF_8))
                    .flatMap(P256Key::ofJwk)
                    .orElseThrow(() -> new IllegalStateException("a published key cannot be read"));
            keys.put(row.kid(), key);
        }
        return Map.copyOf(keys);
    }

    private static String rowName(String kid) {
        return "signing-key:" + kid;
    }
}
