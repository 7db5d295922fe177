// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.curve;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class CryptoSelfTestTest {
    /** BouncyCastle with one fault; without any it is right. */
    private static class Faulty extends CurveCrypto {
        @Override
        public String toString() {
            return "faulty";
        }

        @Override
        public Choice choice() {
            return Choice.BOUNCYCASTLE;
        }

        @Override
        SecretBox box(byte[] streamKey) {
            return BouncyCastleCrypto.INSTANCE.box(streamKey);
        }

        @Override
        boolean agree(byte[] secretKey, byte[] peerPublicKey, byte[] shared) {
            return BouncyCastleCrypto.INSTANCE.agree(secretKey, peerPublicKey, shared);
        }

        @Override
        void derivePublicKey(byte[] secretKey, byte[] publicKey) {
            BouncyCastleCrypto.INSTANCE.derivePublicKey(secretKey, publicKey);
        }
    }

    /** Passes on to a right one. */
    private abstract static class FaultyBox implements SecretBox {
        private final SecretBox right;

        FaultyBox(byte[] streamKey) {
            right = BouncyCastleCrypto.INSTANCE.box(streamKey);
        }

        @Override
        public void seal(long nonce, byte[] out, int boxOffset, int length) {
            right.seal(nonce, out, boxOffset, length);
        }

        @Override
        public int open(long nonce, byte[] box, int boxOffset, int length, byte[] rest, int restOffset) {
            return right.open(nonce, box, boxOffset, length, rest, restOffset);
        }

        @Override
        public void wipe() {
            right.wipe();
        }
    }

    private static String faultOf(Function<byte[], SecretBox> boxes) {
        return CryptoSelfTest.fault(new Faulty() {
            @Override
            SecretBox box(byte[] streamKey) {
                return boxes.apply(streamKey);
            }
        });
    }

    @ParameterizedTest
    @MethodSource("dev.reeve.zmtp.curve.Cryptos#here")
    void passesWhoeverIsRight(CurveCrypto crypto) {
        assertThat(CryptoSelfTest.fault(crypto)).isEmpty();
        assertThat(CryptoSelfTest.fault(new Faulty())).isEmpty();
    }

    @Test
    void findsWrongPublicKeys() {
        assertThat(CryptoSelfTest.fault(new Faulty() {
                    @Override
                    void derivePublicKey(byte[] secretKey, byte[] publicKey) {
                        publicKey[0] = 1;
                    }
                }))
                .isEqualTo("derives wrong public keys");
    }

    @Test
    void findsThatKeysOfLowOrderAreTaken() {
        assertThat(CryptoSelfTest.fault(new Faulty() {
                    @Override
                    boolean agree(byte[] secretKey, byte[] peerPublicKey, byte[] shared) {
                        return super.agree(secretKey, peerPublicKey, shared) || shared.length > 0;
                    }
                }))
                .isEqualTo("takes keys of low order");
    }

    @Test
    void findsWrongBoxes() {
        assertThat(faultOf(streamKey -> new FaultyBox(streamKey) {
                    @Override
                    public void seal(long nonce, byte[] out, int boxOffset, int length) {
                        super.seal(nonce + 1, out, boxOffset, length);
                    }
                }))
                .isEqualTo("seals wrong boxes");
    }

    @Test
    void findsThatLargeBoxesAreOpenedWrongly() {
        assertThat(faultOf(streamKey -> new FaultyBox(streamKey) {
                    @Override
                    public int open(long nonce, byte[] box, int offset, int length, byte[] rest, int to) {
                        int first = super.open(nonce, box, offset, length, rest, to);
                        rest[rest.length - 1] += (byte) (length / SodiumBox.SMALL_BYTES);
                        return first;
                    }
                }))
                .isEqualTo("does not open large boxes");
    }

    @Test
    void findsThatForgedBoxesAreOpened() {
        assertThat(faultOf(streamKey -> new FaultyBox(streamKey) {
                    @Override
                    public int open(long nonce, byte[] box, int offset, int length, byte[] rest, int to) {
                        return Math.max(0, super.open(nonce, box, offset, length, rest, to));
                    }
                }))
                .isEqualTo("opens forged boxes");
    }
}
