// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker.jose;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;

/**
 * A JWS in compact form, taken apart and believed in nothing yet: whose key it has to be signed with is for the caller
 * to say, never for the JWS itself.
 */
public final class CompactJws {
    private final ObjectNode header;
    private final ObjectNode payload;
    private final byte[] signed;
    private final byte[] signature;

    private CompactJws(ObjectNode header, ObjectNode payload, byte[] signed, byte[] signature) {
        this.header = header;
        this.payload = payload;
        this.signed = signed;
        this.signature = signature;
    }

    /** Empty when it is longer, has not three parts, or one of them is not in its one right form. */
    public static Optional<CompactJws> parse(String text, int lengthMax) {
        if (text.isEmpty() || text.length() > lengthMax) {
            return Optional.empty();
        }
        String[] parts = text.split("\\.", -1);
        if (parts.length != 3) {
            return Optional.empty();
        }
        Optional<ObjectNode> header = Base64Url.decode(parts[0]).flatMap(StrictJson::object);
        Optional<ObjectNode> payload = Base64Url.decode(parts[1]).flatMap(StrictJson::object);
        Optional<byte[]> signature = Base64Url.decode(parts[2]);
        if (header.isEmpty() || payload.isEmpty() || signature.isEmpty()) {
            return Optional.empty();
        }
        byte[] signed = text.substring(0, text.lastIndexOf('.')).getBytes(US_ASCII);
        return Optional.of(new CompactJws(header.get(), payload.get(), signed, signature.get()));
    }

    /**
     * Whether the header says exactly this algorithm and type, and has no member but those: {@code crit}, {@code jku},
     * {@code x5u}, {@code jwk}, {@code zip} and whatever else there may be are refused.
     */
    public boolean hasHeader(String algorithm, String type, Set<String> members) {
        for (Iterator<String> names = header.fieldNames(); names.hasNext(); ) {
            if (!members.contains(names.next())) {
                return false;
            }
        }
        return headerText("alg").filter(algorithm::equals).isPresent()
                && headerText("typ").filter(type::equals).isPresent();
    }

    /** A member of the header that is a string. */
    public Optional<String> headerText(String name) {
        return StrictJson.text(header, name);
    }

    /** What is signed; not to be believed before {@link #isSignedWith}. */
    public ObjectNode payload() {
        return payload;
    }

    /** ES256. */
    public boolean isSignedWith(P256Key key) {
        return key.verifies(signed, signature);
    }
}
