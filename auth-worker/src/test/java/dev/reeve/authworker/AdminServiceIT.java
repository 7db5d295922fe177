// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.MessageLite;
import dev.reeve.gatewayapi.auth.v1.DisableUserRequest;
import dev.reeve.gatewayapi.auth.v1.GetUserRequest;
import dev.reeve.gatewayapi.auth.v1.ListAuditReply;
import dev.reeve.gatewayapi.auth.v1.ListAuditRequest;
import dev.reeve.gatewayapi.auth.v1.ListUserSessionsReply;
import dev.reeve.gatewayapi.auth.v1.ListUserSessionsRequest;
import dev.reeve.gatewayapi.auth.v1.ListUsersReply;
import dev.reeve.gatewayapi.auth.v1.ListUsersRequest;
import dev.reeve.gatewayapi.auth.v1.RevokeUserSessionsRequest;
import dev.reeve.gatewayapi.auth.v1.SignOutReply;
import dev.reeve.gatewayapi.auth.v1.User;
import dev.reeve.gatewayapi.auth.v1.UserDetail;
import dev.reeve.protocol.v1.Reason;
import dev.reeve.workersdk.testing.TestReply;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The service of administrators as a broker calls it. */
class AdminServiceIT {
    private final AuthFixture fixture = new AuthFixture();
    private TestService service;

    @BeforeEach
    void start() throws Exception {
        service = TestService.admin(fixture.auth);
    }

    @AfterEach
    void close() {
        service.close();
        fixture.close();
    }

    private TestReply call(List<String> scopes, String method, MessageLite request) throws InterruptedException {
        return service.callAs(AdminCallers.inTenant("default", scopes.toArray(String[]::new)), method, request);
    }

    private byte[] answer(String method, MessageLite request) throws InterruptedException {
        return TestService.body(call(List.of("users:admin"), method, request));
    }

    @Test
    void showsAUserAndEndsWhatTheyMayDo() throws Exception {
        StartedSession ada = fixture.signUp("ada@example.org");
        String user = ada.subject();

        ListUsersReply list = ListUsersReply.parseFrom(answer(
                "ListUsers", ListUsersRequest.newBuilder().setSearch("ada@").build()));
        UserDetail detail = UserDetail.parseFrom(
                answer("GetUser", GetUserRequest.newBuilder().setUser(user).build()));
        ListUserSessionsReply sessions = ListUserSessionsReply.parseFrom(answer(
                "ListUserSessions",
                ListUserSessionsRequest.newBuilder().setUser(user).build()));
        SignOutReply ended = SignOutReply.parseFrom(answer(
                "RevokeUserSessions",
                RevokeUserSessionsRequest.newBuilder().setUser(user).build()));
        fixture.clock.advance(Duration.ofMinutes(1));
        User disabled = User.parseFrom(answer(
                "DisableUser", DisableUserRequest.newBuilder().setUser(user).build()));
        ListAuditReply audit = ListAuditReply.parseFrom(answer(
                "ListAudit", ListAuditRequest.newBuilder().setTarget(user).build()));

        assertThat(list.getUsersList()).extracting(User::getUser).containsExactly(user);
        assertThat(detail.getUser()).isEqualTo(list.getUsers(0));
        assertThat(detail.getHasPassword()).isTrue();
        assertThat(sessions.getSessions(0).getSession()).isEqualTo(ada.session());
        assertThat(ended.getSessions()).isEqualTo(1);
        assertThat(disabled.getStatus()).isEqualTo("disabled");
        assertThat(audit.getLines(0).getAction()).isEqualTo("user.disable");
        assertThat(audit.getLines(0).getActorKind()).isEqualTo("key");
    }

    @Test
    @Tag("A10")
    void tellsWhatIsNotAllowedFromWhatIsNotThere() throws Exception {
        ListUsersRequest list = ListUsersRequest.getDefaultInstance();
        GetUserRequest unknown = GetUserRequest.newBuilder().setUser("u_x").build();

        TestReply publishable = call(Scopes.OF_A_PUBLISHABLE_KEY, "ListUsers", list);
        TestReply nobody = call(List.of("admin"), "GetUser", unknown);

        assertThat(publishable.reason()).isEqualTo(Reason.FORBIDDEN);
        assertThat(nobody.code()).isEqualTo("NOT_FOUND");
        assertThat(nobody.envelope().getStatus().getGrpcCode()).isEqualTo(5);
    }
}
