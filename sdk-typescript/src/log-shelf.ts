// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import { isRecord } from './error.js';
import { type LogBlock, blockOf, blockText, parsed } from './log-block.js';
import type { LogRecord } from './log-record.js';
import type { EarlierSession, LogRing } from './log-ring.js';
import { type LogDrop, LogSession } from './log-session.js';
import type { LogSeal } from './log-seal.js';
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
  readonly #seal: LogSeal | undefined;
  /** Blocks that are in the store, by session. */
  readonly #kept = new Map<string, Set<string>>();
  #heads = new Map<string, string>();
  #lastSession = '';
  #writing: Promise<void> = Promise.resolve();
  #isWriting = false;

  /** `seal` encrypts records; without one they are kept as they are. */
  constructor(store: Store, claims = new SessionClaims(), seal?: LogSeal) {
    this.#store = store;
    this.#claims = claims;
    this.#seal = seal;
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
    const sessions: ReadSession[] = [];
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
    for (const { session, lost, told } of sessions) {
      lost.forEach(seq => ring.missing(session, seq, 'key-lost'));
      [...lost, ...told].forEach(seq => session.unkept.add(seq));
    }
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

  /**
   * Blocks first: a head without them would say that there are none. What is in no block any more goes last: the head
   * says what was lost of it.
   */
  async #writeSession(session: LogSession): Promise<void> {
    // nobody else knows of it before it is in the store
    await this.#claims.take(session.id);
    const kept = this.#kept.get(session.id) ?? new Set<string>();
    this.#kept.set(session.id, kept);
    const blocks = new Map<number, LogRecord[]>([...session.unkept].map(seq => [blockWith(seq), []]));
    session.unkept.clear();
    for (const { record } of session.records) {
      blocks.get(blockWith(record.seq))?.push(record);
    }
    try {
      for (const [block, records] of blocks) {
        if (records.length > 0) {
          const text = await blockText(records, nameOf(session.id, block), this.#seal);
          await this.#put(session.id, kept, String(block), text);
        }
      }
      const { previousId, drops, startedMs } = session;
      const head = JSON.stringify({ startedMs, previousSessionId: previousId, drops });
      if (this.#heads.get(session.id) !== head) {
        await this.#put(session.id, kept, HEAD, head);
        this.#heads.set(session.id, head);
      }
      for (const [block, records] of blocks) {
        if (records.length === 0) {
          await this.#put(session.id, kept, String(block), undefined);
        }
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

  async #read(id: string, names: readonly string[]): Promise<ReadSession> {
    const head = parsed(await this.#store.get(`${PREFIX}${id}/${HEAD}`));
    const { startedMs, previousSessionId, drops } = isRecord(head) ? head : {};
    const previous = typeof previousSessionId === 'string' ? previousSessionId : undefined;
    const session = new LogSession(id, Number(startedMs ?? 0), previous);
    session.drops.push(...(Array.isArray(drops) ? drops as LogDrop[] : []));
    const isTold = ({ seq }: { seq: number }) => session.drops.some(drop => isMissing(drop, seq));
    const blocks: LogBlock[] = [];
    for (const name of names.filter(one => one !== HEAD)) {
      blocks.push(await blockOf(await this.#store.get(nameOf(id, name)), nameOf(id, name), this.#seal));
    }
    const all = blocks.flatMap(({ records }) => records).sort((one, other) => one.seq - other.seq);
    const lost = blocks.flatMap(block => block.lost).map(seq => ({ seq }));
    return {
      session,
      records: all.filter(record => !isTold(record)),
      lost: seqsOf(lost.filter(one => !isTold(one))),
      told: seqsOf([...all, ...lost].filter(isTold)),
    };
  }
}

/** A session of an earlier start. */
interface ReadSession extends EarlierSession {
  /** Numbers of records whose key is lost. */
  readonly lost: readonly number[];
  /** Of those that its head says to be missing, but which were not taken away any more. */
  readonly told: readonly number[];
}

/** A gap that was put together of several says less. */
function isMissing({ fromSeq, toSeq, count }: LogDrop, seq: number): boolean {
  return count === toSeq - fromSeq + 1 && fromSeq <= seq && seq <= toSeq;
}

function seqsOf(all: readonly { readonly seq: number }[]): number[] {
  return all.map(({ seq }) => seq).sort((one, other) => one - other);
}

function nameOf(id: string, block: number | string): string {
  return `${PREFIX}${id}/${block}`;
}

function blockWith(seq: number): number {
  return Math.floor(seq / BLOCK_RECORDS);
}
