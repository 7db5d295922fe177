// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.CodedOutputStream;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VarintTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 127, 128, 16_383, 16_384, 2_097_151, 2_097_152, 268_435_455, 268_435_456, -1})
    void writesNumbersAsProtobufWould(int value) throws IOException {
        byte[] expected = new byte[10];
        CodedOutputStream coded = CodedOutputStream.newInstance(expected);
        coded.writeUInt32NoTag(value);
        byte[] written = new byte[10];

        int end = Varint.put(written, 0, value);

        assertThat(end).isEqualTo(coded.getTotalBytesWritten()).isEqualTo(Varint.size(value));
        assertThat(written).isEqualTo(expected);
    }
}
