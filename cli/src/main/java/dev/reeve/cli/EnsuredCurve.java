// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import dev.reeve.zmtp.curve.CurveKeyException;
import dev.reeve.zmtp.curve.CurveKeyFile;
import dev.reeve.zmtp.curve.CurveKeyPair;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Key pairs of the brokers and of each identity that connects, and the allow-list with a line for each. */
final class EnsuredCurve {
    private static final String KEY = "reeve.key";
    private static final Map<String, String> IDENTITIES = identities();

    private final Ensured ensured;
    private final SecureRandom random;

    EnsuredCurve(Ensured ensured, SecureRandom random) {
        this.ensured = ensured;
        this.random = random;
    }

    void run() {
        byte[] brokers = pair("broker", Optional.empty()).publicKey();
        List<String> lines = new ArrayList<>();
        IDENTITIES.forEach((name, rights) ->
                lines.add(pair(name, Optional.of(brokers)).publicKeyZ85() + " " + name + " " + rights));
        ensured.lines("-curve-allow", "allowed", lines);
    }

    /** Who connects, and what its line of the allow-list says after the name (docs/keys.md). */
    private static Map<String, String> identities() {
        Map<String, String> rights = new LinkedHashMap<>();
        rights.put("gateway", "gateway");
        rights.put("auth", "auth services=reeve.auth.*");
        rights.put("logger", "worker services=reeve.log.*,opentelemetry.* topics=device.*");
        rights.put("worker", "worker services=*");
        rights.put("cli", "client");
        return rights;
    }

    private CurveKeyPair pair(String identity, Optional<byte[]> server) {
        String suffix = "-curve-" + identity;
        Optional<String> there = ensured.find(suffix, KEY);
        if (there.isPresent()) {
            CurveKeyPair pair = read(suffix, there.get());
            ensured.kept("Secret", suffix);
            return pair;
        }
        CurveKeyPair pair = CurveKeyPair.generate(random);
        String text = new CurveKeyFile(pair, Optional.empty(), server).text();
        ensured.create(suffix, Map.of(KEY, text));
        return pair;
    }

    private CurveKeyPair read(String suffix, String text) {
        try {
            return CurveKeyFile.parse(text).pair();
        } catch (CurveKeyException e) {
            throw CliException.failed(
                    KEY + " of the Secret " + ensured.prefix() + suffix + " cannot be used: "
                            + VisibleText.of(String.valueOf(e.getMessage())),
                    "Put a right one there (docs/keys.md), or delete the Secret, and it is made anew.");
        }
    }
}
