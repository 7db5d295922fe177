// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.curve;

import java.nio.CharBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the lines of a key file. A fault is named by its line or its name, never shown: it may hold a secret. */
final class CurveKeyFileParser {
    static final String PUBLIC = "public";
    static final String SECRET = "secret";
    static final String SERVER = "server";
    static final String OLD_PUBLIC = "old-public";
    static final String OLD_SECRET = "old-secret";

    private static final List<String> NAMES = List.of(PUBLIC, SECRET, SERVER, OLD_PUBLIC, OLD_SECRET);

    private final Map<String, byte[]> keys = new HashMap<>();

    private CurveKeyFileParser() {}

    /** The text is wiped. */
    static CurveKeyFile parse(CharBuffer text) {
        CurveKeyFileParser parser = new CurveKeyFileParser();
        try {
            parser.readLines(text);
            CurveKeyPair pair = parser.pair(PUBLIC, SECRET);
            if (pair == null) {
                throw new CurveKeyException("no line secret=");
            }
            return new CurveKeyFile(
                    pair,
                    Optional.ofNullable(parser.pair(OLD_PUBLIC, OLD_SECRET)),
                    Optional.ofNullable(parser.keys.get(SERVER)));
        } finally {
            Arrays.fill(text.array(), '\0');
            parser.wipe();
        }
    }

    private void readLines(CharBuffer text) {
        int number = 1;
        int start = 0;
        for (int i = 0; i <= text.length(); i++) {
            if (i == text.length() || text.charAt(i) == '\n') {
                readLine(strip(text.subSequence(start, i)), number++);
                start = i + 1;
            }
        }
    }

    private static CharBuffer strip(CharBuffer line) {
        int from = 0;
        int to = line.length();
        while (from < to && line.charAt(from) <= ' ') {
            from++;
        }
        while (to > from && line.charAt(to - 1) <= ' ') {
            to--;
        }
        return line.subSequence(from, to);
    }

    private void readLine(CharBuffer line, int number) {
        if (line.isEmpty() || line.charAt(0) == '#') {
            return;
        }
        String name = NAMES.stream()
                .filter(known -> startsWith(line, known + "="))
                .findFirst()
                .orElseThrow(() ->
                        new CurveKeyException("line " + number + " is none of " + String.join("=, ", NAMES) + "="));
        byte[] key = Z85.decodeKey(line.subSequence(name.length() + 1, line.length()));
        if (key == null) {
            throw new CurveKeyException("line " + number + ": " + name + "= is not a key of 40 characters in Z85");
        }
        if (keys.put(name, key) != null) {
            throw new CurveKeyException("line " + number + ": " + name + "= is there twice");
        }
    }

    private static boolean startsWith(CharBuffer line, String start) {
        return line.length() >= start.length() && start.contentEquals(line.subSequence(0, start.length()));
    }

    private @Nullable CurveKeyPair pair(String publicName, String secretName) {
        byte[] secret = keys.get(secretName);
        byte[] named = keys.get(publicName);
        if (secret == null) {
            if (named != null) {
                throw new CurveKeyException("a line " + publicName + "= but none " + secretName + "=");
            }
            return null;
        }
        CurveKeyPair pair = CurveKeyPair.ofSecretKey(secret);
        if (named != null && !Arrays.equals(named, pair.publicBytes())) {
            throw new CurveKeyException(publicName + "= does not belong to " + secretName + "=");
        }
        return pair;
    }

    private void wipe() {
        for (String name : List.of(SECRET, OLD_SECRET)) {
            byte[] secret = keys.get(name);
            if (secret != null) {
                Arrays.fill(secret, (byte) 0);
            }
        }
    }
}
