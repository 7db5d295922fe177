// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import static dev.reeve.loggerworker.Refusals.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.gatewayapi.log.v1.Entry;
import dev.reeve.gatewayapi.log.v1.Filter;
import dev.reeve.gatewayapi.log.v1.Kind;
import dev.reeve.gatewayapi.log.v1.MarkRequest;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What viewers write among the lines. */
class MarkersIT extends TwoReplicas {
    @BeforeEach
    void store() {
        one.append("s", one.lines(1, 3));
    }

    @Test
    void countsAMarkerAmongWhatItsAppWeighs() {
        // When
        assertThat(one.mark("x", "i_pixel").getBody()).isEqualTo("x");

        // Then
        assertThat(Tables.weight(database, "shop")).isEqualTo("4 t");
    }

    @Test
    void showsAMarkerToAllWhoLookAtItsDeviceWhateverLevelTheyAskFor() throws Exception {
        // Given
        one.append(bob, one.source("b"), one.lines(1, 1));
        Filter.Builder errors = Filter.newBuilder().addDevices("i_pixel").setSeverityMin(17);
        Stream here = Stream.open(one, follow(errors)).awaitLive();
        Stream there = Stream.open(other, follow(errors)).awaitLive();
        Stream bobs = Stream.open(other, follow(Filter.newBuilder().addDevices("i_bob")))
                .awaitLive();

        // When
        Entry marked = one.mark("before checkout", "i_pixel");
        Entry everywhere = other.mark("deployed", "");

        // Then
        assertThat(LoggerFixture.bodies(here.await(2))).containsExactlyInAnyOrder("before checkout", "deployed");
        assertThat(LoggerFixture.bodies(there.await(2))).containsExactlyInAnyOrder("before checkout", "deployed");
        assertThat(LoggerFixture.bodies(bobs.await(1))).containsExactly("deployed");
        assertThat(marked.getKind()).isEqualTo(Kind.MARKER);
        assertThat(marked.getUser()).isEqualTo("u_support");
        assertThat(marked.getSession()).isEqualTo("s");
        assertThat(one.all(errors.build())).containsExactlyInAnyOrder(marked, everywhere);
        here.close();
        there.close();
        bobs.close();
    }

    @Test
    void asksAMarkerOfNoDeviceForItsTextAlone() {
        // Given
        Entry marked = one.mark("deployed", "");

        // When
        List<Entry> found = typed("device=i_bob level>=error deployed");

        // Then
        assertThat(found).containsExactly(marked);
        assertThat(typed("-device:i_ -level>=info")).containsExactly(marked);
        assertThat(typed("device=i_pixel level>=info")).hasSize(4).contains(marked);
        assertThat(typed("level>=error -deployed")).isEmpty();
        assertThat(typed("level>=error -kind:marker")).isEmpty();
    }

    @Test
    void aMarkerChangesNothingOfItsDevice() {
        // Given
        var before = devices();

        // When
        Entry marked = one.mark("x", "i_pixel");

        // Then
        assertThat(marked.getSeq()).isZero();
        assertThat(devices()).isEqualTo(before);
    }

    @Test
    void refusesAMarkerWithoutTextOrDevice() {
        refused(LogRefused.Reason.INVALID, () -> one.mark(" ", ""));
        refused(LogRefused.Reason.INVALID, () -> one.mark("x".repeat(1_025), ""));
        refused(LogRefused.Reason.NOT_FOUND, () -> one.mark("x", "i_nobody"));
        refused(
                LogRefused.Reason.FORBIDDEN,
                () -> one.logger
                        .privacyDoors()
                        .mark(one.phone, MarkRequest.newBuilder().setText("x").build()));
    }

    private List<String> devices() {
        return Tables.texts(database, "SELECT d::text FROM logger.device d ORDER BY installation");
    }
}
