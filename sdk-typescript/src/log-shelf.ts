// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import { isRecord } from './error.js';
import type { LogRecord } from './log-record.js';
import type { EarlierSession, LogRing } from './log-ring.js';
import { type LogDrop, LogSession } from './log-session.js';
import { SessionClaims } from './session-claims.js';
import type { Store } from './store.js';

const PREFIX = 'logs/';
const HEAD = 'head';
/** What one entry of the store holds, so that a record more does not write all of them. */
const BLOCK_RECORDS = 200;
const LAST_SESSION = 'logSession';

/**
 * Keeps the ring in the store: a head for each session and its records in blocks by their numbers. Only what has
 * changed is written; every tab has sessions of its own, and takes over those of tabs that are gone.
 */
export class LogShelf {
  readonly #store: Store;
  readonly #claims: SessionClaims;
  /** Blocks that are in the store, by session. */
  readonly #kept = new Map<string, Set<string>>();
  #heads = new Map<string, string>();
  #lastSession = '';
  #writing: Promise<void> = Promise.resolve();
  #isWriting = false;

  constructor(store: Store, claims = new SessionClaims()) {
    this.#store = store;
    this.#claims = claims;
  }

  /** Whether the store is being written: what it complains of meanwhile is about that. */
  get isWriting(): boolean {
    return this.#isWriting;
  }

  get isEmpty(): boolean {
    return this.#kept.size === 0;
  }

  /**
   * Puts what earlier starts have left before what the ring has. Returns the id of the session before this start. What
   * cannot be read whole stays in the store as it is, for the next start.
   */
  async load(ring: LogRing): Promise<string | undefined> {
    const names = await this.#claims.takeOver(() => this.#names());
    const sessions: EarlierSession[] = [];
    let last: unknown;
    try {
      for (const [id, ofOne] of names) {
        sessions.push(await this.#read(id, ofOne));
      }
      last = parsed(await this.#store.get(LAST_SESSION));
    } catch (fault) {
      this.#claims.releaseAll();
      throw fault;
    }
    names.forEach((ofOne, id) => this.#kept.set(id, new Set(ofOne)));
    sessions.sort((one, other) => one.session.startedMs - other.session.startedMs);
    ring.addEarlier(sessions);
    return typeof last === 'string' ? last : sessions.at(-1)?.session.id;
  }

  /** Writes down what has changed; after another writing that is under way. */
  keep(ring: LogRing): Promise<void> {
    this.#writing = this.#writing.then(() => this.#write(ring)).catch(() => {});
    return this.#writing;
  }

  /** This client ends: whoever comes next may have what is in the store. */
  close(): void {
    this.#claims.close();
  }

  async #write(ring: LogRing): Promise<void> {
    this.#isWriting = true;
    try {
      const sessions = ring.sessions.filter(session => !session.isEmpty);
      for (const session of sessions) {
        await this.#writeSession(session);
      }
      const ids = new Set(sessions.map(({ id }) => id));
      for (const id of [...this.#kept.keys()].filter(one => !ids.has(one))) {
        await this.#remove(id);
        if (id !== ring.sessions.at(-1)?.id) {
          this.#claims.release(id);
        }
      }
      await this.#writeLast(ring.sessions.at(-1));
    } finally {
      this.#isWriting = false;
    }
  }

  /** Blocks first: a head without them would say that there are none. */
  async #writeSession(session: LogSession): Promise<void> {
    // nobody else knows of it before it is in the store
    await this.#claims.take(session.id);
    const kept = this.#kept.get(session.id) ?? new Set<string>();
    this.#kept.set(session.id, kept);
    const blocks = new Map<number, LogRecord[]>([...session.unkept].map(seq => [blockOf(seq), []]));
    session.unkept.clear();
    for (const { record } of session.records) {
      blocks.get(blockOf(record.seq))?.push(record);
    }
    try {
      for (const [block, records] of blocks) {
        await this.#put(session.id, kept, String(block), records.length === 0 ? undefined : JSON.stringify(records));
      }
      const { previousId, drops, startedMs } = session;
      const head = JSON.stringify({ startedMs, previousSessionId: previousId, drops });
      if (this.#heads.get(session.id) !== head) {
        await this.#put(session.id, kept, HEAD, head);
        this.#heads.set(session.id, head);
      }
    } catch (fault) {
      // a full disk, perhaps: the next time these are tried again
      blocks.forEach((_, block) => session.unkept.add(block * BLOCK_RECORDS));
      throw fault;
    }
  }

  async #put(id: string, kept: Set<string>, name: string, text: string | undefined): Promise<void> {
    const key = `${PREFIX}${id}/${name}`;
    if (text !== undefined) {
      kept.add(name);
      await this.#store.set(key, text);
    } else if (kept.delete(name)) {
      await this.#store.delete(key);
    }
  }

  async #remove(id: string): Promise<void> {
    for (const name of this.#kept.get(id) ?? []) {
      await this.#store.delete(`${PREFIX}${id}/${name}`);
    }
    this.#kept.delete(id);
    this.#heads.delete(id);
  }

  /** Only a session that has said something is one that others may look for. */
  async #writeLast(session: LogSession | undefined): Promise<void> {
    if (session !== undefined && session.seq > 0 && session.id !== this.#lastSession) {
      await this.#store.set(LAST_SESSION, JSON.stringify(session.id));
      this.#lastSession = session.id;
    }
  }

  /** The names of what is in the store, by session. */
  async #names(): Promise<Map<string, string[]>> {
    const names = new Map<string, string[]>();
    for (const key of await this.#store.keys(PREFIX)) {
      const [id = '', name = ''] = key.slice(PREFIX.length).split('/');
      names.set(id, [...names.get(id) ?? [], name]);
    }
    return names;
  }

  async #read(id: string, names: readonly string[]): Promise<EarlierSession> {
    const head = parsed(await this.#store.get(`${PREFIX}${id}/${HEAD}`));
    const { startedMs, previousSessionId, drops } = isRecord(head) ? head : {};
    const previous = typeof previousSessionId === 'string' ? previousSessionId : undefined;
    const session = new LogSession(id, Number(startedMs ?? 0), previous);
    session.drops.push(...(Array.isArray(drops) ? drops as LogDrop[] : []));
    const records: LogRecord[] = [];
    for (const name of names.filter(one => one !== HEAD)) {
      const block = parsed(await this.#store.get(`${PREFIX}${id}/${name}`));
      records.push(...(Array.isArray(block) ? block.filter(isLogRecord) : []));
    }
    return { session, records: records.sort((one, other) => one.seq - other.seq) };
  }
}

function blockOf(seq: number): number {
  return Math.floor(seq / BLOCK_RECORDS);
}

function isLogRecord(value: unknown): value is LogRecord {
  return isRecord(value) && Number.isSafeInteger(value['seq']) && typeof value['timeUnixNano'] === 'string';
}

/** What cannot be read is not there. */
function parsed(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
