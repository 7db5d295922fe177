// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import dev.reeve.workersdk.ServiceBuilder;

/**
 * MDP service {@code reeve.auth.v1.admin}. Its scopes are asked for by the operations and not announced to the broker,
 * so that who tries without one leaves a line in the audit.
 */
final class AdminService {
    static final String NAME = "reeve.auth.v1.admin";

    /** Few people, and none of them may take the database from those who sign in. */
    private static final int CAPACITY = 16;

    private final AdminOperations operations;
    private final AuthMetrics metrics;

    AdminService(AuthDomain domain, AuthMetrics metrics) {
        this.operations = domain.admin();
        this.metrics = metrics;
    }

    void describe(ServiceBuilder service) {
        service.version(AuthService.VERSION)
                .capacity(CAPACITY)
                .authenticated()
                .intercept(new OperationMetrics(metrics));
        new UserCalls(operations).describe(service);
        new UserChangeCalls(operations).describe(service);
        new ApiKeyCalls(operations).describe(service);
        new TenantCalls(operations).describe(service);
        new SigningKeyCalls(operations).describe(service);
        new AuditCalls(operations).describe(service);
    }
}
