// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.util.Optional;

/**
 * A code with the address that it was sent to, as a request carries them.
 *
 * @param target empty = not given, which is enough for a code out of a link
 */
record ShownCode(CodeText text, Optional<EmailAddress> target) {
    /** @throws AuthRefusal CODE_INVALID for what is no code at all */
    static ShownCode parse(String code, String email) {
        CodeText text = CodeText.parse(code.strip()).orElseThrow(ShownCode::refusal);
        return new ShownCode(text, email.isBlank() ? Optional.empty() : Optional.of(EmailAddress.parse(email)));
    }

    EmailAddress requiredTarget() {
        return target.orElseThrow(() -> AuthRefusal.invalid("a code that was typed needs its email beside it"));
    }

    static AuthRefusal refusal() {
        return AuthRefusal.of(AuthReason.CODE_INVALID, "this code is not valid, was used, or is too old");
    }
}
