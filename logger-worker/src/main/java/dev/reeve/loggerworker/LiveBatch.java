// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import dev.reeve.gatewayapi.log.v1.Record;
import dev.reeve.gatewayapi.log.v1.Source;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A batch as another replica reads it out of {@code live_batch}, with its ids; what only devices' rows need is not. */
final class LiveBatch {
    private static final int VERSION = 1;

    private LiveBatch() {}

    static byte[] write(Batch batch) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            Map<LogSource, Integer> sources = sources(batch);
            out.writeInt(sources.size());
            for (LogSource source : sources.keySet()) {
                write(source, out);
            }
            out.writeInt(batch.records().size());
            for (LogRecord record : batch.records()) {
                out.writeInt(sources.getOrDefault(record.source(), 0));
                write(record, out);
            }
            out.writeInt(batch.losses().size());
            for (Loss loss : batch.losses()) {
                out.writeInt(sources.getOrDefault(loss.source(), 0));
                write(loss, out);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static Map<LogSource, Integer> sources(Batch batch) {
        Map<LogSource, Integer> sources = new LinkedHashMap<>();
        batch.records().forEach(record -> sources.putIfAbsent(record.source(), sources.size()));
        batch.losses().forEach(loss -> sources.putIfAbsent(loss.source(), sources.size()));
        return sources;
    }

    private static void write(LogSource source, DataOutputStream out) throws IOException {
        out.writeUTF(source.key().installation());
        out.writeUTF(source.key().session());
        out.writeUTF(source.user());
        out.writeBoolean(source.claimed());
        out.writeLong(source.offsetNanos());
        write(source.source(), out);
    }

    private static void write(LogRecord record, DataOutputStream out) throws IOException {
        out.writeLong(record.id());
        out.writeLong(record.stamp().atMicros());
        out.writeLong(record.stamp().deviceNanos());
        out.writeLong(record.stamp().observedMicros());
        write(record.content(), out);
    }

    private static void write(Loss loss, DataOutputStream out) throws IOException {
        out.writeLong(loss.id());
        out.writeLong(loss.atMicros());
        out.writeLong(loss.fromSeq());
        out.writeLong(loss.toSeq());
        out.writeLong(loss.count());
        out.writeUTF(loss.reason());
    }

    private static void write(MessageLite message, DataOutputStream out) throws IOException {
        out.writeInt(message.getSerializedSize());
        message.writeTo(out);
    }

    /** {@link IOException}: a replica of another version wrote it, or it is damaged. */
    static Batch read(String tenant, byte[] bytes) throws IOException {
        try {
            return parse(tenant, bytes);
        } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
            throw new IOException("a damaged batch", e);
        }
    }

    private static Batch parse(String tenant, byte[] bytes) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
        if (in.readByte() != VERSION) {
            throw new IOException("a batch of another version");
        }
        List<LogSource> sources = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            sources.add(source(tenant, in));
        }
        List<LogRecord> records = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            records.add(record(sources.get(in.readInt()), in));
        }
        List<Loss> losses = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            losses.add(loss(sources.get(in.readInt()), in));
        }
        return new Batch(tenant, records, losses);
    }

    private static LogSource source(String tenant, DataInputStream in) throws IOException {
        SessionKey key = new SessionKey(tenant, in.readUTF(), in.readUTF());
        String user = in.readUTF();
        boolean claimed = in.readBoolean();
        long offsetNanos = in.readLong();
        return new LogSource(key, user, claimed, Source.parseFrom(message(in)), offsetNanos, "", "");
    }

    private static LogRecord record(LogSource source, DataInputStream in) throws IOException {
        long id = in.readLong();
        Stamp stamp = new Stamp(in.readLong(), in.readLong(), in.readLong());
        Record content = Record.parseFrom(message(in));
        return new LogRecord(id, source, stamp, content, Words.of(content));
    }

    private static Loss loss(LogSource source, DataInputStream in) throws IOException {
        return new Loss(
                in.readLong(), source, in.readLong(), in.readLong(), in.readLong(), in.readLong(), in.readUTF());
    }

    private static byte[] message(DataInputStream in) throws IOException {
        int length = in.readInt();
        byte[] bytes = in.readNBytes(length);
        if (bytes.length != length) {
            throw new InvalidProtocolBufferException("cut off");
        }
        return bytes;
    }
}
