// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

/** One entry of `details`: a typed message in proto3's JSON mapping, its type under `@type`. */
export type ErrorDetail = Readonly<Record<string, unknown>>;

/** What an error says, as every door says it. */
export interface ErrorFields {
  /** gRPC code in lower snake case. */
  readonly code: string;
  /** Out of the catalogue of errors, or declared by a service. */
  readonly reason: string;
  readonly message: string;
  /** Who names the reason: `reeve.dev`, a service, or `reeve.client` for what only this client knows. */
  readonly domain?: string;
  readonly requestId?: string;
  readonly retryAfterMs?: number;
  readonly details?: readonly ErrorDetail[];
  /** Whether the request may have left this device; false = surely not. */
  readonly sent?: boolean;
}

export const CLIENT_DOMAIN = 'reeve.client';
export const GATEWAY_DOMAIN = 'reeve.dev';

/** Every failure of this client. */
export class ReeveError extends Error {
  readonly code: string;
  readonly reason: string;
  readonly domain: string;
  readonly requestId: string | undefined;
  readonly retryAfterMs: number | undefined;
  readonly details: readonly ErrorDetail[];
  readonly sent: boolean;

  constructor(fields: ErrorFields) {
    super(fields.message);
    this.name = 'ReeveError';
    this.code = fields.code;
    this.reason = fields.reason;
    this.domain = fields.domain ?? CLIENT_DOMAIN;
    this.requestId = fields.requestId;
    this.retryAfterMs = fields.retryAfterMs;
    this.details = fields.details ?? [];
    this.sent = fields.sent ?? true;
  }

  /** The first value of that name among the details; `mfaToken` is found so. */
  detail(name: string): unknown {
    return this.details.find(detail => name in detail)?.[name];
  }
}

const unsent = (code: string, reason: string, message: string) =>
  new ReeveError({ code, reason, message, sent: false });

export const noConnection = () => unsent('unavailable', 'NO_CONNECTION', 'the gateway cannot be reached');
export const clientClosed = () => unsent('canceled', 'CLOSED', 'the client is closed');
export const invalid = (message: string) => unsent('invalid_argument', 'INVALID_REQUEST', message);
export const full = (reason: string, message: string) => unsent('resource_exhausted', reason, message);
export const outboxExpired = () =>
  unsent('deadline_exceeded', 'OUTBOX_EXPIRED', 'nobody took it within a day');
export const cancelled = () =>
  new ReeveError({ code: 'canceled', reason: 'CANCELLED', message: 'cancelled by the caller' });

/** Nobody knows what became of a request that left this device; `lost` says how. */
export function outcomeUnknown(lost: string): ReeveError {
  const message = `${lost}: it may have been carried out`;
  return new ReeveError({ code: 'deadline_exceeded', reason: 'UNKNOWN', message });
}

/** The `error` member of a frame, or a problem+json document; what is missing is filled in. */
export function errorOf(value: unknown, status = 500): ReeveError {
  const fields = isRecord(value) ? value : {};
  const text = (name: string) => (typeof fields[name] === 'string' ? fields[name] : undefined);
  const wait = fields['retryAfterMs'];
  const details = fields['details'];
  const requestId = text('requestId');
  return new ReeveError({
    code: text('code') ?? 'internal',
    reason: text('reason') ?? 'INTERNAL',
    domain: text('domain') ?? GATEWAY_DOMAIN,
    message: text('message') ?? text('detail') ?? `status ${status}`,
    ...(requestId === undefined ? {} : { requestId }),
    ...(wait === undefined ? {} : { retryAfterMs: Number(wait) }),
    details: Array.isArray(details) ? details.filter(isRecord) : [],
  });
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
