// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.authworker.jose.StrictJson;
import dev.reeve.gatewayapi.auth.v1.Client;
import dev.reeve.gatewayapi.auth.v1.Installation;
import dev.reeve.gatewayapi.auth.v1.Jwk;
import dev.reeve.gatewayapi.auth.v1.RefreshRequest;
import dev.reeve.gatewayapi.auth.v1.Session;
import dev.reeve.gatewayapi.auth.v1.SignInRequest;
import dev.reeve.gatewayapi.auth.v1.SignInWithDeviceRequest;
import dev.reeve.gatewayapi.auth.v1.StartAnonymousRequest;
import dev.reeve.gatewayapi.auth.v1.StartInstallationRequest;
import dev.reeve.gatewayapi.auth.v1.UpgradeReply;
import dev.reeve.gatewayapi.auth.v1.UpgradeRequest;
import dev.reeve.gatewayapi.auth.v1.VerifyUpgradeRequest;
import dev.reeve.protocol.v1.Reason;
import dev.reeve.workersdk.testing.TestReply;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The service as a broker calls it: installations, their keys, and how an anonymous account gets a name. */
class InstallationServiceIT extends AuthServiceFixture {
    private final DeviceKey key = new DeviceKey();

    private Client phone() {
        var jwk = StrictJson.object(key.publicKey().toJwk().getBytes(StandardCharsets.UTF_8))
                .orElseThrow();
        return Client.newBuilder()
                .setPublicKey(Jwk.newBuilder()
                        .setKty("EC")
                        .setCrv("P-256")
                        .setX(jwk.get("x").asText())
                        .setY(jwk.get("y").asText()))
                .build();
    }

    private static Client known(Installation installation) {
        return Client.newBuilder()
                .setInstallation(installation.getInstallation())
                .setInstallationSecret(installation.getInstallationSecret())
                .build();
    }

    private Installation installed() throws Exception {
        TestReply reply = call(
                "StartInstallation",
                StartInstallationRequest.newBuilder().setClient(phone()).build());
        assertThat(reply.reason()).as(reply.errorText()).isEqualTo(Reason.OK);
        return Installation.parseFrom(reply.body());
    }

    @Test
    void anInstallationStartsAnAccountRefreshesItWithItsKeyAndComesBackToIt() throws Exception {
        Installation installation = installed();

        Session session = session(call(
                "StartAnonymous",
                StartAnonymousRequest.newBuilder()
                        .setClient(known(installation))
                        .build()));
        TestReply unproven = call(
                "Refresh",
                RefreshRequest.newBuilder()
                        .setRefreshToken(session.getRefreshToken())
                        .build());
        Session refreshed = session(call(
                "Refresh",
                RefreshRequest.newBuilder()
                        .setRefreshToken(session.getRefreshToken())
                        .setProof(key.proof("reeve-refresh+jwt", session.getRefreshToken()))
                        .build()));
        Session back = session(call(
                "SignInWithDevice",
                SignInWithDeviceRequest.newBuilder()
                        .setClient(known(installation))
                        .setProof(key.proof("reeve-device+jwt", installation.getInstallationSecret()))
                        .build()));

        assertThat(installation.getScopesList()).containsExactly("logs:write");
        assertThat(installation.getTokenType()).isEqualTo("Bearer");
        assertThat(installation.getExpiresInMs()).isEqualTo(600_000);
        assertThat(session.getInstallation()).isEqualTo(installation.getInstallation());
        assertThat(session.getInstallationSecret()).isEmpty();
        assertThat(unproven.code()).isEqualTo("PROOF_INVALID");
        assertThat(unproven.envelope().getStatus().getGrpcCode()).isEqualTo(16);
        assertThat(refreshed.getSession()).isEqualTo(session.getSession());
        assertThat(back.getUser()).isEqualTo(session.getUser());
    }

    @Test
    void whatIsNoKeyAndNoInstallationIsRefused() throws Exception {
        TestReply key = call(
                "StartInstallation",
                StartInstallationRequest.newBuilder()
                        .setClient(Client.newBuilder()
                                .setPublicKey(Jwk.newBuilder().setKty("EC").setCrv("P-256")))
                        .build());
        TestReply hardware = call(
                "StartAnonymous",
                StartAnonymousRequest.newBuilder()
                        .setClient(Client.newBuilder()
                                .setInstallation("356938035643809")
                                .setInstallationSecret("x"))
                        .build());

        assertThat(key.reason()).isEqualTo(Reason.INVALID_REQUEST);
        assertThat(hardware.reason()).isEqualTo(Reason.INVALID_REQUEST);
    }

    @Test
    void anAnonymousAccountGetsANameOrEndsInOneThatHasIt() throws Exception {
        TestReply _ = call("SignUp", ADA);
        Session anonymous = session(call("StartAnonymous", StartAnonymousRequest.getDefaultInstance()));
        Session another = session(call("StartAnonymous", StartAnonymousRequest.getDefaultInstance()));

        UpgradeReply upgraded = UpgradeReply.parseFrom(callAs(
                        anonymous,
                        "Upgrade",
                        UpgradeRequest.newBuilder()
                                .setEmail("bob@example.org")
                                .setPassword(AuthFixture.PASSWORD)
                                .build())
                .body());
        TestReply taken = callAs(
                another,
                "Upgrade",
                UpgradeRequest.newBuilder()
                        .setEmail("ada@example.org")
                        .setPassword(AuthFixture.PASSWORD)
                        .build());
        TestReply noCode = callAs(
                another,
                "VerifyUpgrade",
                VerifyUpgradeRequest.newBuilder().setCode("nonsense").build());
        Session merged = session(call(
                "SignIn",
                SignInRequest.newBuilder()
                        .setEmail("ada@example.org")
                        .setPassword(AuthFixture.PASSWORD)
                        .setMergeFrom(another.getAccessToken())
                        .build()));

        assertThat(upgraded.getCheckMail()).isFalse();
        assertThat(upgraded.getSession().getUser()).isEqualTo(anonymous.getUser());
        assertThat(upgraded.getSession().getAnonymous()).isFalse();
        assertThat(taken.code()).isEqualTo("IDENTITY_IN_USE");
        assertThat(noCode.code()).isEqualTo("CODE_INVALID");
        assertThat(merged.getAnonymous()).isFalse();
        assertThat(callAs(another, "Me").code()).isEqualTo("SESSION_REVOKED");
    }
}
