// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.peers;

import dev.reeve.zmtp.Credentials;
import dev.reeve.zmtp.TransportProvider;
import dev.reeve.zmtp.Verdict;
import dev.reeve.zmtp.curve.CurveClient;
import dev.reeve.zmtp.curve.CurveCrypto;
import dev.reeve.zmtp.curve.CurveKeyPair;
import dev.reeve.zmtp.curve.CurveServer;
import dev.reeve.zmtp.curve.CurveServerKeys;
import dev.reeve.zmtp.curve.Z85;
import dev.reeve.zmtp.netty.NettyTransportProvider;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Map;

/** In clear or encrypted, with keys of one server and one client for all tests. */
enum Security {
    NULL,
    CURVE;

    private static final CurveCrypto CRYPTO = CurveCrypto.ofProcess();
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final CurveKeyPair SERVER = CurveKeyPair.generate(RANDOM);
    private static final CurveKeyPair CLIENT = CurveKeyPair.generate(RANDOM);

    /** Of the engine, in either role. */
    TransportProvider transports() {
        return switch (this) {
            case NULL -> new NettyTransportProvider();
            case CURVE ->
                new NettyTransportProvider(
                        new CurveServer(CurveServerKeys.of(SERVER), Security::knowsClient, "test", RANDOM, CRYPTO),
                        new CurveClient(CLIENT, SERVER.publicKey(), RANDOM, CRYPTO));
        };
    }

    private static Verdict knowsClient(Credentials credentials) {
        return Arrays.equals(credentials.publicKey(), CLIENT.publicKey())
                ? new Verdict.Allowed("peer")
                : new Verdict.Denied();
    }

    /** Environment of a peer that binds. */
    Map<String, String> ofServer() {
        return keys(SERVER);
    }

    /** Environment of a peer that connects. */
    Map<String, String> ofClient() {
        return keys(CLIENT);
    }

    private Map<String, String> keys(CurveKeyPair own) {
        String keys = own.publicKeyZ85() + " " + Z85.encode(own.secretKey()) + " " + SERVER.publicKeyZ85();
        return switch (this) {
            case NULL -> Map.of();
            case CURVE -> Map.of("CURVE_KEYS", keys);
        };
    }
}
