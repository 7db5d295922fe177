// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.reeve.gatewayapi.log.v1.AnswerRequest;
import dev.reeve.gatewayapi.log.v1.AnswersBatch;
import dev.reeve.gatewayapi.log.v1.DeviceAnswer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** The rows of {@code device_answer}. Those who write them hold the device's lock, so ids are in order of commits. */
final class AnswerRows {
    private static final int BATCH_MAX = 200;
    private static final String INSERT =
            "INSERT INTO logger.device_answer (tenant, installation, at, answer) VALUES (?, ?, ?, ?)";
    private static final String LAST =
            "SELECT coalesce(max(id), 0) FROM logger.device_answer WHERE tenant = ? AND installation = ?";
    private static final String AFTER = "SELECT id, at, answer FROM logger.device_answer"
            + " WHERE tenant = ? AND installation = ? AND id > ? ORDER BY id LIMIT ?";

    private AnswerRows() {}

    static void insert(Connection connection, Caller device, AnswerRequest answer, long nowMs) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            insert.setString(1, device.tenant());
            insert.setString(2, device.installation());
            insert.setObject(3, PgTime.ofMs(nowMs));
            insert.setBytes(4, answer.toByteArray());
            insert.execute();
        }
    }

    static long last(Connection connection, String tenant, String installation) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(LAST)) {
            query.setString(1, tenant);
            query.setString(2, installation);
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? row.getLong(1) : 0;
            }
        }
    }

    /** What came after; the cursor is that of the last one, or as it was. */
    static AnswersBatch after(Connection connection, String tenant, String installation, long after)
            throws SQLException {
        AnswersBatch.Builder batch = AnswersBatch.newBuilder();
        long last = after;
        long bytes = 0;
        try (PreparedStatement query = connection.prepareStatement(AFTER)) {
            query.setString(1, tenant);
            query.setString(2, installation);
            query.setLong(3, after);
            query.setInt(4, BATCH_MAX);
            try (ResultSet row = query.executeQuery()) {
                while (row.next() && bytes < Viewer.POLL_BYTES_MAX) {
                    byte[] answer = row.getBytes(3);
                    bytes += answer.length;
                    last = row.getLong(1);
                    batch.addAnswers(
                            DeviceAnswer.newBuilder().setAnswer(answer(answer)).setAtUnixMs(PgTime.ms(row, "at")));
                }
            }
        }
        return batch.setCursor(Long.toString(last)).build();
    }

    private static AnswerRequest answer(byte[] bytes) {
        try {
            return AnswerRequest.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("an answer in the database is none", e);
        }
    }
}
