// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Makes and takes back codes, those that go out by mail and the token of half a sign-in, inside the transactions of the
 * operations that need them.
 */
final class Codes {
    private final SecretBox box;
    private final SecureRandom random;

    Codes(SecretBox box, SecureRandom random) {
        this.box = box;
        this.random = random;
    }

    FreshCode issue(Connection connection, CodeOrder order, Instant now) throws SQLException {
        return insert(connection, order, now, null);
    }

    /** The work of {@link #issue} without a code that is good: who is unknown takes as long as who is known. */
    FreshCode issueUseless(Connection connection, CodeOrder order, Instant now) throws SQLException {
        return insert(connection, order, now, now);
    }

    private FreshCode insert(Connection connection, CodeOrder order, Instant now, @Nullable Instant usedAt)
            throws SQLException {
        UUID id = UuidV7.at(now, random);
        CodeText.Link link = CodeText.newLink(random);
        CodeText.Typed typed = CodeText.newTyped(random);
        ClosedBox payload = box.close(rowName(id), order.payload().getBytes(UTF_8));
        CodeTable.insert(
                connection, new CodeTable.NewCode(id, order, link.hash(), typed.hash(id), payload), now, usedAt);
        return new FreshCode(
                link, typed, order.purpose().life(), order.purpose().typedLife());
    }

    /**
     * Uses a code up. Empty = there is no such code, it was used, it is too old, or too many tries were wrong. The
     * transaction has to be committed then, too: it counts the try.
     */
    Optional<CodeRow> use(Connection connection, CodePurpose purpose, String tenant, ShownCode code, Instant now)
            throws SQLException {
        return switch (code.text()) {
            case CodeText.Link link -> CodeTable.useLink(connection, purpose, tenant, link, now);
            case CodeText.Typed typed ->
                CodeTable.useTyped(connection, purpose, tenant, typed, code.requiredTarget(), now);
        };
    }

    /** A code that this account has used since {@code time}, shown once more in either form. */
    Optional<CodeRow> usedSince(
            Connection connection, CodePurpose purpose, AccountRow account, ShownCode code, Instant time)
            throws SQLException {
        return CodeTable.usedSince(connection, purpose, account, time).stream()
                .filter(used -> isIt(used, code))
                .map(CodeTable.Used::row)
                .findFirst();
    }

    private static boolean isIt(CodeTable.Used used, ShownCode code) {
        return switch (code.text()) {
            case CodeText.Link link -> used.linkHash().isEqualTo(link.hash());
            case CodeText.Typed typed ->
                code.requiredTarget().key().equals(used.row().target())
                        && used.typedHash().isEqualTo(typed.hash(used.row().id()));
        };
    }

    /** What was given with the order. */
    String payloadOf(CodeRow code) {
        return box.open(rowName(code.id()), code.payload())
                .map(bytes -> new String(bytes, UTF_8))
                .orElseThrow(() -> new IllegalStateException("the payload of a code does not open"));
    }

    private static String rowName(UUID id) {
        return "code:" + id;
    }
}
