// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker.oidc;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/** A compact JWS taken apart, believed in nothing yet. */
record SignedToken(String text, ObjectNode header, ObjectNode claims) {
    private static final int LENGTH_MAX = 16 * 1024;
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+");

    /** Empty = it is none. */
    static Optional<SignedToken> parse(String text) {
        if (text.length() > LENGTH_MAX || !FORM.matcher(text).matches()) {
            return Optional.empty();
        }
        String[] parts = text.split("\\.", 3);
        Optional<ObjectNode> header = part(parts[0]);
        Optional<ObjectNode> claims = part(parts[1]);
        return header.isPresent() && claims.isPresent()
                ? Optional.of(new SignedToken(text, header.get(), claims.get()))
                : Optional.empty();
    }

    private static Optional<ObjectNode> part(String text) {
        try {
            return ProviderJson.object(Base64.getUrlDecoder().decode(text));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return "SignedToken[...]";
    }
}
