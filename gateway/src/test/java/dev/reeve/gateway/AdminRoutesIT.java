// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.gatewayapi.auth.v1.ListUsersReply;
import dev.reeve.gatewayapi.auth.v1.ListUsersRequest;
import dev.reeve.gatewayapi.auth.v1.User;
import dev.reeve.protocol.ErrorReason;
import dev.reeve.protocol.ReeveException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The fixed routes of administrators. */
class AdminRoutesIT extends RoutesFixture {
    private static final String ADMIN = "reeve.auth.v1.admin";

    @ParameterizedTest
    @CsvSource({
        "users/list, ListUsers",
        "users/get, GetUser",
        "users/sessions, ListUserSessions",
        "users/sessions/revoke, RevokeUserSessions",
        "users/create, CreateUser",
        "users/invite, InviteUser",
        "users/update, UpdateUser",
        "users/roles, SetUserRoles",
        "users/must-change, RequirePasswordChange",
        "users/disable, DisableUser",
        "users/enable, EnableUser",
        "users/delete, DeleteUser",
        "users/restore, RestoreUser",
        "users/export, ExportUser",
        "users/mail, SendUserMail",
        "users/mfa/remove, RemoveUserFactors",
        "roles/list, ListRoles",
        "keys/list, ListApiKeys",
        "keys/create, CreateApiKey",
        "keys/revoke, RevokeApiKey",
        "tenants/list, ListTenants",
        "tenants/create, CreateTenant",
        "tenants/get, GetTenant",
        "tenants/update, UpdateTenant",
        "audit/list, ListAudit",
        "signing-keys/list, ListSigningKeys",
        "signing-keys/rotate, RotateSigningKeys"
    })
    void adminRoutesAreMethodsOfTheAdminService(String path, String method) throws Exception {
        // Given
        answer(ADMIN, User.getDefaultInstance());

        // When
        HttpResponse<String> answer =
                gateway.post("/v1/admin/" + path, "{}", TYPE, JSON, "Authorization", "Bearer adm");

        // Then
        Call call = gateway.upstream.calls.peek();
        assertThat(call.service()).isEqualTo(ADMIN);
        assertThat(call.method()).isEqualTo(method);
        assertThat(call.contentType()).isEqualTo(PROTO);
        assertThat(call.token()).isEqualTo("adm");
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
    }

    @Test
    void aListIsTranslatedBothWays() throws Exception {
        // Given
        answer(
                ADMIN,
                ListUsersReply.newBuilder()
                        .addUsers(User.newBuilder().setUser("u_1").setEmailVerified(true))
                        .setNext("u_1")
                        .build());

        // When
        HttpResponse<String> answer = gateway.post(
                "/v1/admin/users/list", "{\"search\":\"ada\",\"limit\":1}", TYPE, JSON, "Authorization", "Bearer adm");

        // Then
        assertThat(sent(ListUsersRequest.parser()).getSearch()).isEqualTo("ada");
        assertThat(answer.body()).isEqualTo("{\"users\":[{\"user\":\"u_1\",\"emailVerified\":true}],\"next\":\"u_1\"}");
    }

    @Test
    @Tag("A10")
    void whatIsNotThereIs404() throws Exception {
        // Given
        gateway.upstream.services.put(
                ADMIN,
                (_, out) -> out.fail(ReeveException.builder(ErrorReason.APPLICATION, "there is no such user")
                        .code("NOT_FOUND")
                        .grpcCode(5)
                        .build()));

        // When
        HttpResponse<String> answer =
                gateway.post("/v1/admin/users/get", "{}", TYPE, JSON, "Authorization", "Bearer adm");

        // Then
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("\"reason\":\"NOT_FOUND\"").contains("\"domain\":\"reeve.auth.v1.admin\"");
    }

    @Test
    @Tag("A10")
    void aTokenThatIsNoneComesNoFurther() throws Exception {
        // When
        HttpResponse<String> answer =
                gateway.post("/v1/admin/users/list", "{}", TYPE, JSON, "Authorization", "Bearer nobody");

        // Then
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(gateway.upstream.calls).isEmpty();
    }
}
