// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Calls with an idempotency key, for all gateways: reserved before they run, their answers kept for whoever of the same
 * subject sends the same call again. Answers are boxes bound to their row: they hold what users are told.
 */
final class IdempotencyStore {
    static final Duration KEPT = Duration.ofHours(24);

    /** A gateway whose call is late still has this long to say how it ended. */
    static final Duration GRACE = Duration.ofSeconds(5);

    /** A row that goes between the two statements was released: reserve it then. */
    private static final int TRIES_MAX = 3;

    private final Database database;
    private final SecretBox box;
    private final Limit perSubject;
    private final InstantSource clock;

    IdempotencyStore(Database database, SecretBox box, Limit perSubject, InstantSource clock) {
        this.database = database;
        this.box = box;
        this.perSubject = perSubject;
        this.clock = clock;
    }

    /**
     * Whose call it is and which.
     *
     * @param subject never empty
     */
    record Name(String tenant, String subject, String service, String method, String key) {
        Name {
            if (tenant.isEmpty() || subject.isEmpty() || service.isEmpty() || key.isEmpty()) {
                throw AuthRefusal.invalid("a kept call has a tenant, a subject, a service and a key");
            }
        }

        /** No two names have one hash: each part comes with its length. */
        byte[] hash() {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (DataOutputStream out = new DataOutputStream(bytes)) {
                for (String part : new String[] {tenant, subject, service, method, key}) {
                    byte[] text = part.getBytes(UTF_8);
                    out.writeInt(text.length);
                    out.write(text);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return Sha256.of(bytes.toByteArray());
        }
    }

    /**
     * An attempt to run a call.
     *
     * @param payloadHash SHA-256
     * @param owner 16 random bytes of this attempt
     * @param deadline of the call
     * @param repeatable it may run again if it left no result
     */
    @SuppressWarnings("ArrayRecordComponent") // handed over, never changed
    record Begin(Name name, byte[] payloadHash, byte[] owner, Duration deadline, boolean repeatable) {
        String tenant() {
            return name.tenant();
        }

        Duration runsAtMost() {
            return deadline.plus(GRACE);
        }
    }

    /** What an attempt is told. */
    sealed interface Begun {
        /** Reserved: run it, then finish this reservation. */
        @SuppressWarnings("ArrayRecordComponent") // handed over, never changed
        record Run(byte[] reservation) implements Begun {}

        /** Another attempt has it, for this long at most. */
        record Running(Duration left) implements Begun {}

        /** It ended; empty = its answer was not kept. */
        record Done(Optional<byte[]> answer) implements Begun {}

        /** It ran, or may have, and left no result. */
        record Unknown() implements Begun {}

        /** The key belongs to another payload. */
        record KeyReused() implements Begun {}
    }

    /** How a call ended. */
    sealed interface Ended {
        /** With an answer; empty = it cannot be kept. */
        record Answered(Optional<byte[]> answer) implements Ended {}

        record Unknown() implements Ended {}

        /** No worker did it. */
        record NotRun() implements Ended {}
    }

    Begun begin(Begin call) {
        byte[] key = call.name().hash();
        return database.transaction(connection -> begin(connection, key, call, clock.instant()));
    }

    private Begun begin(Connection connection, byte[] key, Begin call, Instant now) throws SQLException {
        for (int i = 0; i < TRIES_MAX; i++) {
            if (IdempotencyTable.find(connection, key).isEmpty()) {
                countNew(connection, call.name(), now);
            }
            if (IdempotencyTable.reserve(connection, key, call, now, KEPT)) {
                return new Begun.Run(key);
            }
            Optional<IdempotencyTable.Row> row = IdempotencyTable.find(connection, key);
            if (row.isPresent()) {
                return found(key, call, row.get(), now);
            }
        }
        return new Begun.Running(GRACE);
    }

    /** What one subject can make this database keep is bounded. */
    private void countNew(Connection connection, Name name, Instant now) throws SQLException {
        byte[] bucket = Limits.key(perSubject, name.tenant(), name.subject());
        Optional<Duration> wait = BucketTable.take(connection, bucket, name.tenant(), perSubject, now);
        if (wait.isPresent()) {
            throw AuthRefusal.rateLimited("too many idempotency keys of one caller", wait.get());
        }
    }

    void finish(byte[] reservation, byte[] owner, Ended ended) {
        database.run(connection -> finish(connection, reservation, owner, ended));
    }

    private void finish(Connection connection, byte[] reservation, byte[] owner, Ended ended) throws SQLException {
        switch (ended) {
            case Ended.Answered(Optional<byte[]> answer) ->
                IdempotencyTable.finish(
                        connection,
                        reservation,
                        owner,
                        IdempotencyTable.State.DONE,
                        answer.map(bytes -> box.close(row(reservation), bytes)).orElse(null));
            case Ended.Unknown _ ->
                IdempotencyTable.finish(connection, reservation, owner, IdempotencyTable.State.UNKNOWN, null);
            case Ended.NotRun _ -> IdempotencyTable.release(connection, reservation, owner);
        }
    }

    private Begun found(byte[] key, Begin call, IdempotencyTable.Row row, Instant now) {
        if (!row.isOf(call.payloadHash())) {
            return new Begun.KeyReused();
        }
        return switch (row.state()) {
            case UNKNOWN -> new Begun.Unknown();
            case RUNNING ->
                row.runUntil().isAfter(now)
                        ? new Begun.Running(Duration.between(now, row.runUntil()))
                        : new Begun.Unknown();
            case DONE ->
                new Begun.Done(Optional.ofNullable(row.result()).flatMap(closed -> box.open(row(key), closed)));
        };
    }

    private static String row(byte[] key) {
        return "idempotency:" + HexFormat.of().formatHex(key);
    }
}
