// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import com.google.protobuf.Struct;
import dev.reeve.gatewayapi.auth.v1.CreateUserRequest;
import dev.reeve.gatewayapi.auth.v1.DeleteUserRequest;
import dev.reeve.gatewayapi.auth.v1.ExportUserRequest;
import dev.reeve.gatewayapi.auth.v1.InviteUserRequest;
import dev.reeve.gatewayapi.auth.v1.RemoveUserFactorsRequest;
import dev.reeve.gatewayapi.auth.v1.RequirePasswordChangeRequest;
import dev.reeve.gatewayapi.auth.v1.RestoreUserRequest;
import dev.reeve.gatewayapi.auth.v1.SendUserMailReply;
import dev.reeve.gatewayapi.auth.v1.SendUserMailRequest;
import dev.reeve.gatewayapi.auth.v1.SetUserRolesRequest;
import dev.reeve.gatewayapi.auth.v1.UpdateUserRequest;
import dev.reeve.gatewayapi.auth.v1.User;
import dev.reeve.workersdk.ServiceBuilder;
import java.util.Optional;
import java.util.function.BiFunction;

/** What administrators make of accounts, in their service. */
final class UserChangeCalls {
    private final AdminOperations admin;

    UserChangeCalls(AdminOperations admin) {
        this.admin = admin;
    }

    void describe(ServiceBuilder service) {
        user(service, "CreateUser", CreateUserRequest.parser(), this::create);
        user(service, "InviteUser", InviteUserRequest.parser(), this::invite);
        user(service, "UpdateUser", UpdateUserRequest.parser(), this::update);
        user(
                service,
                "SetUserRoles",
                SetUserRolesRequest.parser(),
                (request, caller) -> admin.userChanges().setRoles(caller, request.getUser(), request.getRolesList()));
        user(
                service,
                "RequirePasswordChange",
                RequirePasswordChangeRequest.parser(),
                (request, caller) -> admin.userChanges().requirePasswordChange(caller, request.getUser()));
        user(
                service,
                "RemoveUserFactors",
                RemoveUserFactorsRequest.parser(),
                (request, caller) -> admin.userChanges().removeFactors(caller, request.getUser()));
        user(
                service,
                "DeleteUser",
                DeleteUserRequest.parser(),
                (request, caller) -> admin.deletion().byAdmin(caller, request.getUser()));
        user(
                service,
                "RestoreUser",
                RestoreUserRequest.parser(),
                (request, caller) -> admin.deletion().restore(caller, request.getUser()));
        AuthService.method(
                service,
                "ExportUser",
                ExportUserRequest.parser(),
                (request, caller) -> StructJson.struct(admin.export().byAdmin(caller, request.getUser())));
        AuthService.method(service, "SendUserMail", SendUserMailRequest.parser(), this::mail);
    }

    private static <I extends MessageLite> void user(
            ServiceBuilder service, String name, Parser<I> requests, BiFunction<I, Caller, UserRow> operation) {
        AuthService.<I, User>method(
                service, name, requests, (request, caller) -> UserCalls.user(operation.apply(request, caller)));
    }

    private UserRow create(CreateUserRequest request, Caller caller) {
        return admin.newUsers()
                .create(
                        caller,
                        new NewUsers.Request(
                                request.getEmail(),
                                request.getPassword(),
                                request.getDisplayName(),
                                request.getRolesList(),
                                StructJson.text(request.getAppData()),
                                request.getEmailVerified(),
                                request.getMustChangePassword(),
                                request.getLanguage()));
    }

    private UserRow invite(InviteUserRequest request, Caller caller) {
        return admin.newUsers()
                .create(
                        caller,
                        new NewUsers.Request(
                                request.getEmail(),
                                "",
                                request.getDisplayName(),
                                request.getRolesList(),
                                StructJson.text(Struct.getDefaultInstance()),
                                false,
                                false,
                                request.getLanguage()));
    }

    private UserRow update(UpdateUserRequest request, Caller caller) {
        return admin.userChanges()
                .update(
                        caller,
                        new UserChanges.Request(
                                request.getUser(),
                                request.hasDisplayName() ? Optional.of(request.getDisplayName()) : Optional.empty(),
                                request.hasAppData()
                                        ? Optional.of(StructJson.text(request.getAppData()))
                                        : Optional.empty(),
                                request.getVersion()));
    }

    private SendUserMailReply mail(SendUserMailRequest request, Caller caller) {
        if (!request.getShow()) {
            admin.userMails().send(caller, request.getUser(), request.getKind(), request.getLanguage());
            return SendUserMailReply.getDefaultInstance();
        }
        UserMails.Shown shown = admin.userMails().show(caller, request.getUser(), request.getKind());
        return SendUserMailReply.newBuilder()
                .setCode(shown.code().link().text())
                .setLink(shown.link())
                .setExpiresInMs((int) shown.code().life().toMillis())
                .build();
    }
}
