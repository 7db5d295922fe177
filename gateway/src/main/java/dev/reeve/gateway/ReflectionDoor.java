// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import com.google.protobuf.Descriptors.ServiceDescriptor;
import dev.reeve.gateway.reflection.ReflectionAnswers;
import dev.reeve.gatewayapi.gateway.v1.Ping;
import dev.reeve.protocol.ErrorReason;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * gRPC server reflection, for tools: which services there are and what they look like. Reeve's own, and those whose
 * workers publish descriptors. Answers are made on a virtual thread, one after the other for each stream.
 */
final class ReflectionDoor {
    private static final List<String> SERVICES =
            List.of("grpc.reflection.v1.ServerReflection", "grpc.reflection.v1alpha.ServerReflection");

    private static final int QUESTION_BYTES_MAX = 4_096;
    private static final int QUESTIONS_WAITING_MAX = 64;

    private final WorkerSchemas schemas;
    private final Executor virtualThreads;
    private volatile @Nullable Known known;

    /** Answers and whose they are. */
    private record Known(List<WorkerSchema> services, ReflectionAnswers answers) {}

    ReflectionDoor(WorkerSchemas schemas, Executor virtualThreads) {
        this.schemas = schemas;
        this.virtualThreads = virtualThreads;
    }

    void addTo(RouteTable.Builder routes, DuplexDoor duplex) {
        for (String service : SERVICES) {
            routes.add(
                    "POST",
                    '/' + service + "/ServerReflectionInfo",
                    duplex.operation(QUESTION_BYTES_MAX, stream -> new Questions(stream, this)));
        }
    }

    private ReflectionAnswers answers() {
        List<WorkerSchema> present = schemas.present();
        Known last = known;
        if (last == null || !last.services().equals(present)) {
            List<ServiceDescriptor> described = new ArrayList<>();
            OwnServices.files().forEach(file -> described.addAll(file.getServices()));
            described.addAll(Ping.getDescriptor().getFile().getServices());
            present.forEach(schema -> described.add(schema.service()));
            last = new Known(present, new ReflectionAnswers(described));
            known = last;
        }
        return last.answers();
    }

    /** The questions of one stream; owned by its event loop. */
    private static final class Questions implements DuplexService.Listener {
        private final DuplexStream stream;
        private final ReflectionDoor door;
        private final ArrayList<byte[]> waiting = new ArrayList<>();
        private boolean working;
        private boolean ended;

        Questions(DuplexStream stream, ReflectionDoor door) {
            this.stream = stream;
            this.door = door;
        }

        @Override
        public void message(byte[] message) {
            if (waiting.size() == QUESTIONS_WAITING_MAX) {
                stream.fail(Problem.of(ErrorReason.QUEUE_FULL, "too many questions at once", stream.requestId()));
                return;
            }
            waiting.add(message);
            next();
        }

        @Override
        public void halfClosed() {
            ended = true;
            next();
        }

        @Override
        public void gone() {
            waiting.clear();
        }

        private void next() {
            if (working) {
                return;
            }
            if (!waiting.isEmpty()) {
                working = true;
                byte[] question = waiting.removeFirst();
                door.virtualThreads.execute(() -> answer(question));
            } else if (ended) {
                stream.end();
            }
        }

        private void answer(byte[] question) {
            try {
                byte[] answer = door.answers().answer(question);
                boolean _ = stream.await(answer, stream::isOpen);
                stream.loop().run(this::answered);
            } catch (IOException _) {
                fail(ErrorReason.INVALID_REQUEST, "no ServerReflectionRequest");
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                fail(ErrorReason.NO_WORKERS, "the gateway is stopping");
            }
        }

        private void answered() {
            working = false;
            next();
        }

        private void fail(ErrorReason reason, String text) {
            stream.loop().run(() -> stream.fail(Problem.of(reason, text, stream.requestId())));
        }
    }
}
