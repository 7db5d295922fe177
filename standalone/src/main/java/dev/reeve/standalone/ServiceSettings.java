// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.standalone;

/** What the services are told in this one-machine installation, where the person has not said otherwise. */
final class ServiceSettings {
    private ServiceSettings() {}

    static void provide(UpSettings settings, DataFolder folder, Addresses addresses, int postgresPort) {
        settings.provide("reeve.gateway.host", addresses.gatewayHost());
        System.setProperty(Addresses.GATEWAY_PORT, Integer.toString(addresses.gatewayPort()));
        System.setProperty(Addresses.BROKER_PORT, Integer.toString(addresses.brokerPort()));
        System.setProperty(Addresses.MANAGEMENT_PORT, Integer.toString(addresses.managementPort()));
        settings.provide("reeve.brokers", addresses.brokerEndpoint());
        settings.provide("reeve.public-url", addresses.gatewayUrl());
        for (String service : new String[] {"auth", "logger"}) {
            settings.provide("reeve." + service + ".database.url", Database.url(postgresPort));
            settings.provide("reeve." + service + ".database.username", PostgresServer.ADMINISTRATOR);
            settings.provide("reeve." + service + ".database.password", folder.readSecret(Secrets.DATABASE_PASSWORD));
        }
        settings.provide(
                "reeve.auth.admin-key-file", folder.secret(Secrets.ADMIN_KEY).toString());
        settings.provide(
                "reeve.auth.app-key-file", folder.secret(Secrets.APP_KEY).toString());
        settings.provide(
                "reeve.gateway.access-records.key-file",
                folder.secret(Secrets.APP_KEY).toString());
        settings.provide(
                "reeve.auth.encryption-key-file",
                folder.secret(Secrets.ENCRYPTION_KEY).toString());
        settings.provide(
                "quarkus.log.file.path", folder.log().resolve("reeve.log").toString());
    }
}
