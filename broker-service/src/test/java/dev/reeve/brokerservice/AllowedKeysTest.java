// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.brokercore.PeerRights;
import dev.reeve.brokercore.PeerRole;
import dev.reeve.zmtp.Credentials;
import dev.reeve.zmtp.PeerInfo;
import dev.reeve.zmtp.Verdict;
import dev.reeve.zmtp.curve.AllowList;
import dev.reeve.zmtp.curve.AllowListEntry;
import dev.reeve.zmtp.curve.AllowListRole;
import dev.reeve.zmtp.curve.CurveKeyPair;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("27-02")
final class AllowedKeysTest {
    private final CurveKeyPair shop = KeyFolder.newPair();
    private final CurveKeyPair app = KeyFolder.newPair();
    private final CurveKeyPair own = KeyFolder.newPair();
    private final AllowedKeys keys = new AllowedKeys(
            list("worker services=shop.*", "client"),
            new AllowListEntry(own.publicKeyZ85(), "itself", AllowListRole.CLIENT, "", Set.of(), Set.of()));

    private AllowList list(String ofShop, String ofApp) {
        return AllowList.parse(shop.publicKeyZ85() + " shop " + ofShop + "\n" + app.publicKeyZ85() + " app " + ofApp);
    }

    private Verdict ask(CurveKeyPair pair) {
        return keys.authenticate(new Credentials("mdp", "192.0.2.1", "CURVE", pair.publicKey(), new byte[0]));
    }

    private static PeerInfo peer(long number, CurveKeyPair pair) {
        return new PeerInfo(number, "192.0.2.1:4", "CURVE", "", pair.publicKeyZ85(), Map.of());
    }

    @Test
    void allowsThoseOfTheListAndItself() {
        assertThat(ask(shop)).isEqualTo(new Verdict.Allowed("shop"));
        assertThat(ask(own)).isEqualTo(new Verdict.Allowed("itself"));
        assertThat(keys.size()).isEqualTo(2);
    }

    @Test
    void deniesAndCountsEverybodyElse() {
        assertThat(ask(KeyFolder.newPair())).isEqualTo(new Verdict.Denied());
        assertThat(ask(KeyFolder.newPair())).isEqualTo(new Verdict.Denied());
        assertThat(keys.denied()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"CLIENT", "GATEWAY", "OPERATOR", "WORKER services=shop.*", "AUTH services=shop.*"})
    void givesTheRightsOfTheEntry(String words) {
        String role = words.split(" ", 2)[0];
        boolean _ = keys.replace(list(words.replace(role, role.toLowerCase(java.util.Locale.ROOT)), "client"))
                .isEmpty();

        PeerRights rights = keys.connected(peer(1, shop));

        assertThat(rights)
                .isEqualTo(PeerRights.ofKey(
                        "shop",
                        Set.of(PeerRole.valueOf(role)),
                        words.contains("services") ? Set.of("shop.*") : Set.of(),
                        Set.of()));
    }

    @Test
    void namesPeersWhoseEntryIsGoneOrChanged() {
        PeerRights _ = keys.connected(peer(1, shop));
        PeerRights _ = keys.connected(peer(2, app));
        PeerRights _ = keys.connected(peer(3, shop));
        PeerRights _ = keys.connected(peer(4, own));
        keys.lost(3);

        assertThat(keys.replace(list("worker services=shop.*", "client"))).isEmpty();
        assertThat(keys.replace(list("worker services=*", "client"))).containsExactly(1L);
        keys.lost(1);
        assertThat(keys.replace(AllowList.empty())).containsExactly(2L);
        assertThat(ask(own)).isEqualTo(new Verdict.Allowed("itself"));
    }

    @Test
    void whoCameInJustBeforeItsKeyWentHasNoRights() {
        assertThat(ask(shop)).isInstanceOf(Verdict.Allowed.class);
        assertThat(keys.replace(AllowList.empty())).isEmpty();

        assertThat(keys.connected(peer(1, shop))).isNull();
    }
}
