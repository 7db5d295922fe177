// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.curve;

import java.util.stream.Stream;

/** Every make of the primitives that can be had here; SodiumLibraryTest tells if libsodium is not among them. */
final class Cryptos {
    private Cryptos() {}

    static Stream<CurveCrypto> here() {
        Stream<CurveCrypto> java = Stream.of(BouncyCastleCrypto.INSTANCE);
        return SodiumCrypto.find() instanceof SodiumCrypto.Found(SodiumCrypto found)
                ? Stream.concat(java, Stream.of(found))
                : java;
    }
}
