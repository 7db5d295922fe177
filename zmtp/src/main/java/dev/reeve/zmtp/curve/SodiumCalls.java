// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.curve;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.NoSuchElementException;

/**
 * The functions of libsodium that CURVE needs. They work right on Java's arrays ("critical" calls): nothing is copied
 * into memory that nobody wipes, and the collector waits for the few microseconds.
 *
 * @param version as the library tells it
 */
record SodiumCalls(
        MethodHandle stream,
        MethodHandle xor,
        MethodHandle xorFrom,
        MethodHandle authenticate,
        MethodHandle verify,
        MethodHandle agree,
        MethodHandle publicKey,
        String version) {
    private static final long VERSION_BYTES_MAX = 64;

    /**
     * Binds and initialises.
     *
     * @throws NoSuchElementException a function is not there
     * @throws IllegalStateException the library refuses to work
     */
    static SodiumCalls of(SymbolLookup library) {
        Binding binding = new Binding(Linker.nativeLinker(), library);
        binding.initialise();
        return new SodiumCalls(
                binding.bind("crypto_stream_salsa20", ADDRESS, JAVA_LONG, ADDRESS, ADDRESS),
                binding.bind("crypto_stream_salsa20_xor", ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS),
                binding.bind("crypto_stream_salsa20_xor_ic", ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, ADDRESS),
                binding.bind("crypto_onetimeauth_poly1305", ADDRESS, ADDRESS, JAVA_LONG, ADDRESS),
                binding.bind("crypto_onetimeauth_poly1305_verify", ADDRESS, ADDRESS, JAVA_LONG, ADDRESS),
                binding.bind("crypto_scalarmult_curve25519", ADDRESS, ADDRESS, ADDRESS),
                binding.bind("crypto_scalarmult_curve25519_base", ADDRESS, ADDRESS),
                binding.version());
    }

    @SuppressWarnings("restricted") // SodiumLibrary has asked whether it may.
    private record Binding(Linker linker, SymbolLookup library) {
        MethodHandle bind(String function, MemoryLayout... parameters) {
            return linker.downcallHandle(
                    library.findOrThrow(function),
                    FunctionDescriptor.of(JAVA_INT, parameters),
                    Linker.Option.critical(true));
        }

        /** It chooses the code for this processor here, and says 1 if it was called before. */
        void initialise() {
            MethodHandle init =
                    linker.downcallHandle(library.findOrThrow("sodium_init"), FunctionDescriptor.of(JAVA_INT));
            try {
                if ((int) init.invokeExact() < 0) {
                    throw new IllegalStateException("sodium_init fails");
                }
            } catch (Throwable e) {
                throw thrown(e);
            }
        }

        String version() {
            MethodHandle version =
                    linker.downcallHandle(library.findOrThrow("sodium_version_string"), FunctionDescriptor.of(ADDRESS));
            try {
                return ((MemorySegment) version.invokeExact())
                        .reinterpret(VERSION_BYTES_MAX)
                        .getString(0);
            } catch (Throwable e) {
                throw thrown(e);
            }
        }
    }

    /** C functions throw nothing: a handle's {@code throws Throwable} is for others. */
    private static RuntimeException thrown(Throwable e) {
        return e instanceof RuntimeException known ? known : new IllegalStateException(e);
    }

    private static void require(int result) {
        if (result != 0) {
            throw new IllegalStateException("libsodium answers " + result);
        }
    }

    /** Salsa20's first bytes. */
    void stream(MemorySegment to, long bytes, MemorySegment nonce, MemorySegment key) {
        try {
            require((int) stream.invokeExact(to, bytes, nonce, key));
        } catch (Throwable e) {
            throw thrown(e);
        }
    }

    /** Adds (XOR) Salsa20 to the bytes. */
    void xor(MemorySegment to, MemorySegment from, long bytes, MemorySegment nonce, MemorySegment key) {
        try {
            require((int) xor.invokeExact(to, from, bytes, nonce, key));
        } catch (Throwable e) {
            throw thrown(e);
        }
    }

    /** The same in place, from a later block of the stream on. */
    void xorFrom(long block, MemorySegment text, long bytes, MemorySegment nonce, MemorySegment key) {
        try {
            require((int) xorFrom.invokeExact(text, text, bytes, nonce, block, key));
        } catch (Throwable e) {
            throw thrown(e);
        }
    }

    /** Poly1305. */
    void authenticate(MemorySegment tag, MemorySegment text, long bytes, MemorySegment key) {
        try {
            require((int) authenticate.invokeExact(tag, text, bytes, key));
        } catch (Throwable e) {
            throw thrown(e);
        }
    }

    /** Whether the tag is Poly1305's; in constant time. */
    boolean verify(MemorySegment tag, MemorySegment text, long bytes, MemorySegment key) {
        try {
            return (int) verify.invokeExact(tag, text, bytes, key) == 0;
        } catch (Throwable e) {
            throw thrown(e);
        }
    }

    /** X25519; false with a public key of low order. */
    boolean agree(byte[] shared, byte[] secretKey, byte[] peerPublicKey) {
        try {
            return (int) agree.invokeExact(
                            MemorySegment.ofArray(shared),
                            MemorySegment.ofArray(secretKey),
                            MemorySegment.ofArray(peerPublicKey))
                    == 0;
        } catch (Throwable e) {
            throw thrown(e);
        }
    }

    /** X25519 with the base point. */
    void derivePublicKey(byte[] key, byte[] secretKey) {
        try {
            require((int) publicKey.invokeExact(MemorySegment.ofArray(key), MemorySegment.ofArray(secretKey)));
        } catch (Throwable e) {
            throw thrown(e);
        }
    }
}
