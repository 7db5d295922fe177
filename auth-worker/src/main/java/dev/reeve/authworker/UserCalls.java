// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import dev.reeve.gatewayapi.auth.v1.DisableUserRequest;
import dev.reeve.gatewayapi.auth.v1.EnableUserRequest;
import dev.reeve.gatewayapi.auth.v1.GetUserRequest;
import dev.reeve.gatewayapi.auth.v1.ListUserSessionsReply;
import dev.reeve.gatewayapi.auth.v1.ListUserSessionsRequest;
import dev.reeve.gatewayapi.auth.v1.ListUsersReply;
import dev.reeve.gatewayapi.auth.v1.ListUsersRequest;
import dev.reeve.gatewayapi.auth.v1.RevokeUserSessionsRequest;
import dev.reeve.gatewayapi.auth.v1.SignOutReply;
import dev.reeve.gatewayapi.auth.v1.User;
import dev.reeve.gatewayapi.auth.v1.UserDetail;
import dev.reeve.gatewayapi.auth.v1.UserFactor;
import dev.reeve.gatewayapi.auth.v1.UserIdentity;
import dev.reeve.gatewayapi.auth.v1.UserSession;
import dev.reeve.workersdk.ServiceBuilder;

/** Accounts in the service of administrators: protobuf in, operation, protobuf out. */
final class UserCalls {
    private final AdminOperations admin;

    UserCalls(AdminOperations admin) {
        this.admin = admin;
    }

    void describe(ServiceBuilder service) {
        AuthService.method(service, "ListUsers", ListUsersRequest.parser(), this::list);
        AuthService.method(service, "GetUser", GetUserRequest.parser(), this::get);
        AuthService.method(service, "ListUserSessions", ListUserSessionsRequest.parser(), this::sessions);
        AuthService.method(service, "RevokeUserSessions", RevokeUserSessionsRequest.parser(), this::endSessions);
        AuthService.method(
                service,
                "DisableUser",
                DisableUserRequest.parser(),
                (request, caller) -> user(admin.userStanding().disable(caller, request.getUser())));
        AuthService.method(
                service,
                "EnableUser",
                EnableUserRequest.parser(),
                (request, caller) -> user(admin.userStanding().enable(caller, request.getUser())));
        var _ = service.idempotent(
                "ListUsers", "GetUser", "ListUserSessions", "RevokeUserSessions", "DisableUser", "EnableUser");
    }

    private ListUsersReply list(ListUsersRequest request, Caller caller) {
        Paging.Page<UserRow> page = admin.users()
                .list(
                        caller,
                        new Users.Request(
                                request.getSearch(),
                                request.getStatus(),
                                request.getKind(),
                                request.getLimit(),
                                request.getAfter()));
        return ListUsersReply.newBuilder()
                .addAllUsers(page.items().stream().map(UserCalls::user).toList())
                .setNext(page.next())
                .build();
    }

    private UserDetail get(GetUserRequest request, Caller caller) {
        Users.Detail detail = admin.users().get(caller, request.getUser());
        UserProfile profile = detail.profile();
        UserDetail.Builder reply = UserDetail.newBuilder()
                .setUser(user(detail.user()))
                .setRecoveryCodesLeft(profile.recoveryCodesLeft())
                .setHasPassword(profile.hasPassword())
                .setMustChangePassword(profile.mustChangePassword())
                .setUserData(StructJson.ofJson(profile.data().userData()))
                .setAppData(StructJson.ofJson(profile.data().appData()))
                .setVersion(profile.data().version());
        profile.identities()
                .forEach(identity -> reply.addIdentities(UserIdentity.newBuilder()
                        .setIssuer(identity.issuer())
                        .setEmail(identity.email())
                        .setLastUsedAt(WireTime.text(identity.lastUsedAt()))));
        profile.factors()
                .forEach(factor -> reply.addFactors(UserFactor.newBuilder()
                        .setKind(factor.kind())
                        .setName(factor.name())
                        .setConfirmedAt(WireTime.text(factor.confirmedAt()))));
        return reply.build();
    }

    private ListUserSessionsReply sessions(ListUserSessionsRequest request, Caller caller) {
        ListUserSessionsReply.Builder reply = ListUserSessionsReply.newBuilder();
        admin.users()
                .sessions(caller, request.getUser())
                .forEach(row -> reply.addSessions(UserSession.newBuilder()
                        .setSession(row.session())
                        .setClient(row.client())
                        .setKind(row.kind())
                        .setPlatform(row.platform())
                        .setModel(row.model())
                        .setAppVersion(row.appVersion())
                        .setAddress(row.address())
                        .setCreatedAt(WireTime.text(row.createdAt()))
                        .setLastUsedAt(WireTime.text(row.lastUsedAt()))
                        .addAllAmr(row.amr())));
        return reply.build();
    }

    private SignOutReply endSessions(RevokeUserSessionsRequest request, Caller caller) {
        return SessionCalls.reply(admin.userStanding().endSessions(caller, request.getUser(), request.getSession()));
    }

    static User user(UserRow row) {
        return User.newBuilder()
                .setUser(row.subject())
                .setEmail(row.email())
                .setEmailVerified(row.emailVerified())
                .setDisplayName(row.displayName())
                .setAnonymous(row.anonymous())
                .setStatus(row.status())
                .addAllRoles(row.roles())
                .setCreatedAt(WireTime.text(row.createdAt()))
                .setLastSignInAt(WireTime.text(row.lastSignInAt()))
                .setSecondFactor(row.secondFactor())
                .setSessions(row.sessions())
                .setDeleteAt(WireTime.text(row.deleteAt()))
                .build();
    }
}
