// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

export { connect, Reeve, VERSION, type Options } from './reeve.js';
export { ReeveError, type ErrorDetail } from './error.js';
export { type Store, type AsyncStorageLike, asyncStorageStore, memoryStore } from './store.js';
export { indexedDbStore } from './indexed-db.js';
export type { Auth, Mailed, SignInOptions } from './auth.js';
export type { ClientInfo } from './auth-request.js';
export type { Oidc, OidcAttempt } from './oidc.js';
export type { Session } from './session.js';
export type { SessionEvent } from './session-keeper.js';
export { type AppHeaders, headerBytes } from './app-headers.js';
export type { CallOptions } from './call.js';
export type { CallStream } from './call-stream.js';
export type { Reply, Service } from './service.js';
export type { ConnectionState, Terminal } from './connection.js';
export { type FrameCodec, jsonFrames, type Position } from './frames.js';
export type { PublishOptions, Subscription, Topic } from './topics.js';
export type { TopicListener, TopicMessage } from './topic-reader.js';
export type { Outbox, OutboxEvent } from './outbox.js';
export type { OutboxEntry } from './outbox-entry.js';
export type { Logs } from './logs.js';
export type { Logger } from './logger.js';
export type { LogOptions } from './log-options.js';
export type { LogKey } from './log-seal.js';
export type { LogOffer } from './log-commands.js';
export type { LogStatus } from './log-counters.js';
export type { LogFields, LogLevel } from './log-record.js';
export type { LifecycleHooks } from './lifecycle.js';
export { defaultSettings, type Settings } from './settings.js';
export type { Platform, Socket, SocketMaker } from './platform.js';
