// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.WithDefault;

/** Everything that could grow. */
interface LimitsConfig {
    /** One frame. */
    @WithDefault("1M")
    MemorySize frameBytesMax();

    /** Frames of one message. */
    @WithDefault("16")
    int framesMax();

    /** All frames of one message. */
    @WithDefault("4M")
    MemorySize messageBytesMax();

    /** Requests that wait for one service. */
    @WithDefault("10000")
    int queueRequestsMax();

    /** Their bytes. */
    @WithDefault("64M")
    MemorySize queueBytesMax();

    /** Bytes of all that waits; a quarter of the heap if that is less. */
    @WithDefault("256M")
    MemorySize queuedBytesMax();

    /** Services known. */
    @WithDefault("10000")
    int servicesMax();

    /** Of them without worker and declaration. */
    @WithDefault("1000")
    int idleServicesMax();

    /** Requests waiting and in flight of one client connection. */
    @WithDefault("1000")
    int openPerClientMax();

    /** The same for the role gateway. */
    @WithDefault("10000")
    int openPerGatewayMax();

    /** Requests in flight at one worker, whatever it announces. */
    @WithDefault("1000")
    int windowMax();

    /** Descriptor sets of all workers. */
    @WithDefault("64M")
    MemorySize descriptorBytesMax();

    /** Messages that wait for one slow peer; if peers may be gateways, ten times as many. */
    @WithDefault("1000")
    int sendQueueMessagesMax();

    /** Bytes that wait for one slow peer; if peers may be gateways, sixteen times as many. */
    @WithDefault("4M")
    MemorySize sendQueueBytesMax();

    /** TCP connections; half of the process' file descriptors if that is less. */
    @WithDefault("20000")
    int connectionsMax();

    /** Events that wait for the broker's thread; beyond, nothing more is read from the network. */
    @WithDefault("10000")
    int eventsMax();

    /** Bytes of their messages, likewise. */
    @WithDefault("32M")
    MemorySize eventBytesMax();
}
