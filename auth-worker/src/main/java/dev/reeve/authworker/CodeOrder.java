// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A code to be made.
 *
 * @param account whose it is; null = of nobody yet
 * @param target the address it is sent to
 * @param payload what is to be known again when it is used; stored encrypted
 */
record CodeOrder(
        CodePurpose purpose, String tenant, @Nullable UUID account, EmailAddress target, String payload) {
    /** Not sent by mail, and not of an account. */
    static CodeOrder ofNobody(CodePurpose purpose, String tenant, String payload) {
        return new CodeOrder(purpose, tenant, null, EmailAddress.NONE, payload);
    }

    /** For an account that exists. */
    static CodeOrder of(CodePurpose purpose, AccountRow account, EmailAddress target) {
        return new CodeOrder(purpose, account.tenant(), account.id(), target, "");
    }
}
