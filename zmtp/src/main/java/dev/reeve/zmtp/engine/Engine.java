// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.engine;

import dev.reeve.zmtp.TransportProvider;
import dev.reeve.zmtp.curve.CurveCrypto;
import dev.reeve.zmtp.curve.CurveKeyFile;
import dev.reeve.zmtp.jeromq.JeroMqTransportProvider;
import dev.reeve.zmtp.netty.NettyTransportProvider;
import dev.reeve.zmtp.wire.Mechanism;
import dev.reeve.zmtp.wire.NullMechanism;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What speaks ZMTP below, by the name that configuration has for it. */
public enum Engine {
    /** Reeve's own; the only one that encrypts. */
    ZMTP,
    /** JeroMQ 0.6.0, without encryption. */
    JEROMQ;

    /** Where nothing was chosen and nothing is encrypted. */
    public static final Engine DEFAULT = ZMTP;

    private static final System.Logger LOG = System.getLogger(Engine.class.getName());

    /** As configuration has it: lower case. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The engine of a word.
     *
     * @throws IllegalArgumentException names those there are
     */
    public static Engine parse(String word) {
        return Arrays.stream(values())
                .filter(engine -> engine.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("transport '" + word + "' is none of "
                        + Arrays.stream(values()).map(Engine::word).collect(Collectors.joining(", "))));
    }

    /**
     * Transports for whoever connects.
     *
     * @param chosen null: {@link #ZMTP} with a key file, else {@link #DEFAULT}
     * @param keyFile null: without encryption
     * @throws IllegalArgumentException the key file cannot be used, or not with that engine, or not with what {@link
     *     CurveCrypto#ofProcess} shall be; says what to do
     */
    public static TransportProvider connecting(@Nullable Engine chosen, @Nullable Path keyFile) {
        if (keyFile == null) {
            return (chosen == null ? DEFAULT : chosen).unencrypted();
        }
        if (chosen == JEROMQ) {
            throw new IllegalArgumentException("key file " + keyFile + ": transport " + JEROMQ.word()
                    + " has no encryption; choose " + ZMTP.word() + ", or leave the key file out to talk in clear");
        }
        CurveCrypto crypto = CurveCrypto.ofProcess();
        Mechanism curve = CurveKeyFile.read(keyFile).client(new SecureRandom(), crypto);
        LOG.log(System.Logger.Level.INFO, "encrypted: key file={0} crypto={1}", keyFile, crypto);
        return new NettyTransportProvider(new NullMechanism(), curve);
    }

    /** Transports without encryption. */
    public TransportProvider unencrypted() {
        return switch (this) {
            case ZMTP -> new NettyTransportProvider();
            case JEROMQ -> new JeroMqTransportProvider();
        };
    }
}
