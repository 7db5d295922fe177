// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.curve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reeve.zmtp.Credentials;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AllowListTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final byte[] KEY = CurveKeyPair.generate(RANDOM).publicKey();
    private static final String Z85_KEY = Z85.encode(KEY);

    private static Credentials of(byte[] key) {
        return new Credentials("", "", "CURVE", key, new byte[0]);
    }

    @Test
    void readsWhatOneKeyMayDo() {
        AllowList list = AllowList.parse("# who may come\n\n" + Z85_KEY
                + "  shop-1\tworker tenant=acme services=shop.*,till topics=prices,stock.*\r\n#\n");

        assertThat(list.find(of(KEY)))
                .contains(new AllowListEntry(
                        Z85_KEY,
                        "shop-1",
                        AllowListRole.WORKER,
                        "acme",
                        Set.of("shop.*", "till"),
                        Set.of("prices", "stock.*")));
    }

    @Test
    @Tag("27-03")
    void findsNobodyElse() {
        AllowList list = AllowList.parse(Z85_KEY + " g gateway");

        assertThat(list.find(of(CurveKeyPair.generate(RANDOM).publicKey()))).isEmpty();
        assertThat(list.find(of(new byte[31]))).isEmpty();
        assertThat(list.find(of(new byte[33]))).isEmpty();
        assertThat(AllowList.parse("").find(of(KEY))).isEmpty();
        assertThat(AllowList.empty().find(of(KEY))).isEmpty();
    }

    @Test
    void ignoresEntryThatIsCommentedOut() {
        assertThat(AllowList.parse("#" + Z85_KEY + " c client\n# or so").entries())
                .isEmpty();
    }

    @Test
    void noKeyBeginsLikeComment() {
        byte[] largest = new byte[32];
        Arrays.fill(largest, (byte) -1);

        assertThat(Z85.encode(largest)).startsWith("%nSc0");
        assertThat(Z85.decode("#" + "0".repeat(39))).isNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    KEY u                       | line 1: a line is: KEY USER ROLE
                    KEY u boss                  | the role is none of client, gateway, worker, operator, auth
                    KEY u/v client              | a user has
                    KEY u worker                | is told which services
                    KEY u auth                  | is told which services
                    KEY u client services=a,,b  | another form
                    KEY u client services=a*    | another form
                    KEY u client services=      | another form
                    KEY u client topics=*.a     | another form
                    KEY u client colour=red     | what follows the role
                    KEY u client tenant         | what follows the role
                    KEY u client tenant=a tenant=b | is there twice
                    KEY u client tenant=a,b     | a tenant has
                    xKEY u client               | does not begin with a public key
                    """)
    void refusesWrongLine(String line, String why) {
        assertThatThrownBy(() -> AllowList.parse(line.replace("KEY", Z85_KEY)))
                .isInstanceOf(AllowListException.class)
                .hasMessageContaining(why);
    }

    @Test
    void refusesKeyThatIsThereTwice() {
        assertThatThrownBy(() -> AllowList.parse(Z85_KEY + " a client\n" + Z85_KEY + " b gateway"))
                .hasMessageContaining("line 2: this key is there twice");
    }

    @Test
    void namesEveryWrongLine() {
        assertThatThrownBy(() -> AllowList.parse("x\n" + Z85_KEY + " a client\ny\nz\nw"))
                .isInstanceOfSatisfying(
                        AllowListException.class,
                        e -> assertThat(e.problems())
                                .hasSize(4)
                                .first()
                                .asString()
                                .startsWith("line 1: "))
                .hasMessageContaining("and 1 more");
    }

    @Test
    void addsOneMore() {
        AllowList list = AllowList.parse(Z85_KEY + " a client");
        String other = CurveKeyPair.generate(RANDOM).publicKeyZ85();

        AllowList more = list.with(new AllowListEntry(other, "probe", AllowListRole.CLIENT, "", Set.of(), Set.of()));

        assertThat(more.entries()).hasSize(2);
        assertThat(list.find(other)).isEmpty();
    }

    @Test
    void isBounded() {
        StringBuilder text = new StringBuilder();
        byte[] key = KEY.clone();
        for (int i = 0; i <= AllowList.ENTRIES_MAX; i++) {
            key[0] = (byte) i;
            key[1] = (byte) (i >> 8);
            text.append(Z85.encode(key)).append(" u client\n");
        }

        assertThatThrownBy(() -> AllowList.parse(text.toString())).hasMessageContaining("more than 10000 keys");
    }
}
