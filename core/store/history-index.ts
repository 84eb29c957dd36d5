import type { Database, RootDatabase } from 'lmdb';
import { toBytes, toHex } from '../object/bytes.ts';
import { decode, encode } from '../object/codec.ts';
import type { Fact } from '../object/fact.ts';
import { isMap } from '../object/fields.ts';
import { hashContent } from '../object/hash.ts';
import type { Run } from '../object/run.ts';
import type { Id, Value, ValueMap } from '../object/types.ts';
import { addValues, beginValues, knowsValues } from './run-values.ts';
import { addUses, beginUses, knowsUses } from './uses.ts';

/** What ancestry and ordering need of a run, without opening its pack. */
export interface RunNode {
  heads: Id[];
  inputs: Id[];
  generation: number;
  time: number;
  branch: string;
}

/** One output of one run, as the tables of versions know it. */
export interface VersionRow {
  name: string;
  version: number;
  run: Id;
  content: Id;
  generation: number;
  supersedes: Id[];
}

type Table = Database<Uint8Array, Uint8Array>;

/**
 * The part of the index that is about runs and facts. Everything in it can be made again from the run packs; nothing
 * here says that a run counts: only a head that reaches it does.
 */
export class HistoryIndex {
  readonly runs: Table;
  readonly chains: Table;
  readonly versions: Table;
  readonly contents: Table;
  readonly facts: Table;
  readonly unlinked: Table;
  readonly known: Table;
  readonly successors: Table;
  readonly keys: Table;
  readonly uses: Table;
  readonly values: Table;

  constructor(env: RootDatabase<Uint8Array, Uint8Array>) {
    const open = (name: string): Table => env.openDB({ name, encoding: 'binary', keyEncoding: 'binary' });
    this.runs = open('runs');
    this.chains = open('chains');
    this.versions = open('versions');
    this.contents = open('contents');
    this.facts = open('facts');
    this.unlinked = open('unlinked');
    this.known = open('known-heads');
    this.successors = open('successors');
    this.keys = open('cache-keys');
    this.uses = open('uses');
    this.values = open('values');
  }

  /** Call inside a write transaction. Runs may come in any order: children before parents too. */
  addRun(id: Id, run: Run): void {
    const key = toBytes(id);
    if (this.runs.doesExist(key)) return;
    const inputs = [...new Set(run.inputs.map((input) => input.run))];
    if (!knowsUses(this.uses) && this.runs.getKeysCount({ limit: 1 }) === 0) beginUses(this.uses);
    addUses(this.uses, id, inputs);
    if (!knowsValues(this.values) && this.runs.getKeysCount({ limit: 1 }) === 0) beginValues(this.values);
    addValues(this.values, id, run);
    this.runs.putSync(key, packNode({ ...run, inputs }));
    this.unlinked.putSync(key, new Uint8Array(0));
    const cacheKey = cacheKeyOf(run);
    if (cacheKey !== undefined) this.keys.putSync(concat(toBytes(cacheKey), key), new Uint8Array(0));
    for (const [name, output] of Object.entries(run.outputs)) {
      const row = { g: run.generation, c: toBytes(output.content), s: output.supersedes.map(toBytes) };
      this.versions.putSync(versionKey(name, output.version, id), encode(row));
      this.contents.putSync(concat(toBytes(output.content), key, utf8(name)), new Uint8Array(0));
      if (output.supersedes.length > 1) addUses(this.uses, id, output.supersedes);
      this.#noteFork(name, output.supersedes, key);
    }
  }

  /** Whether two versions of an artifact were ever made from the same one, anywhere in the store. */
  everForked(name: string): boolean {
    return this.successors.doesExist(concat(utf8(name), Uint8Array.of(0)));
  }

  // Order of arrival plays no part: the second successor of a version is noticed whichever it is.
  #noteFork(name: string, supersedes: Id[], run: Uint8Array): void {
    const prefix = concat(utf8(name), Uint8Array.of(0));
    for (const old of supersedes.length > 0 ? supersedes.map(toBytes) : [NONE]) {
      const key = concat(prefix, old);
      if (this.successors.doesExist(key)) this.successors.putSync(prefix, NONE);
      else this.successors.putSync(key, run);
    }
  }

  /** Call inside a write transaction. The key groups facts by what they are about. */
  addFact(id: Id, fact: Fact): void {
    this.facts.putSync(concat(subjectKey(fact.type, fact.subject), toBytes(id)), encode(fact.replaces.map(toBytes)));
  }

  /** Empties every table, inside a write transaction. */
  clear(): void {
    const { runs, chains, versions, contents, facts, unlinked, known, successors, keys, uses, values } = this;
    const tables = [runs, chains, versions, contents, facts, unlinked, known, successors, keys, uses, values];
    for (const table of tables) table.clearSync();
  }

  node(id: Id): RunNode | undefined {
    const value = this.runs.get(toBytes(id));
    return value && unpackNode(value);
  }

  /** Outputs called `name`, highest version first. */
  *versionsOf(name: string, version?: number): Generator<VersionRow> {
    const prefix = concat(utf8(name), Uint8Array.of(0));
    const from = concat(prefix, version === undefined ? Uint8Array.of(255, 255, 255, 255, 255) : u32(version), FF);
    const to = version === undefined ? prefix : concat(prefix, u32(version));
    for (const { key, value } of this.versions.getRange({ start: from, end: to, reverse: true })) {
      yield versionRow(key, value);
    }
  }

  /** Every artifact name of the store, in byte order. */
  *names(): Generator<string> {
    let start = new Uint8Array(0);
    for (;;) {
      const [key] = this.versions.getKeys({ start, limit: 1 });
      if (!key) return;
      const name = key.subarray(0, key.indexOf(0));
      yield Buffer.from(name).toString('utf8');
      start = concat(name, Uint8Array.of(1));
    }
  }

  /** Runs and output names that have `content` as an artifact's content id. */
  *withContent(content: Id): Generator<{ run: Id; name: string }> {
    const prefix = toBytes(content);
    for (const key of this.contents.getKeys({ start: prefix, end: concat(prefix, FF) })) {
      yield { run: toHex(key.subarray(32, 64)), name: Buffer.from(key.subarray(64)).toString('utf8') };
    }
  }

  /** Runs that recorded this cache key, in no order that means anything. */
  *withCacheKey(key: string): Generator<Id> {
    const prefix = toBytes(key);
    for (const found of this.keys.getKeys({ start: prefix, end: concat(prefix, FF) })) yield toHex(found.subarray(32));
  }

  /**
   * Facts of a type about a subject, replaced ones included. A subject without `key` stands for those of every key, an
   * absent one for all.
   */
  *factsAbout(type: string, subject?: ValueMap): Generator<{ id: Id; replaces: Id[] }> {
    const start = subject ? subjectKey(type, subject) : concat(utf8(type), Uint8Array.of(0));
    const end = subject ? concat(start, FF) : concat(utf8(type), Uint8Array.of(1));
    for (const { key, value } of this.facts.getRange({ start, end })) {
      yield { id: toHex(key.subarray(key.length - 32)), replaces: (decode(value) as Uint8Array[]).map(toHex) };
    }
  }

  /** Heads that a branch is known to have had last: a listing without them or a descendant is not to be believed. */
  remembered(branch: string): Id[] {
    const value = this.known.get(utf8(branch));
    return value ? (decode(value) as Uint8Array[]).map(toHex) : [];
  }

  /** Call inside a write transaction. */
  remember(branch: string, heads: readonly Id[]): void {
    if (heads.length === 0) this.known.removeSync(utf8(branch));
    else this.known.putSync(utf8(branch), encode(heads.map(toBytes)));
  }

  /** Runs whose hex id starts with `prefix` (at least one digit). */
  *runsWithPrefix(prefix: string): Generator<Id> {
    const start = Buffer.from(prefix.padEnd(64, '0'), 'hex');
    const end = concat(Buffer.from(prefix.padEnd(64, 'f'), 'hex'), Uint8Array.of(0));
    for (const key of this.runs.getKeys({ start, end })) yield toHex(key);
  }
}

/** The key under which a run can be found again instead of being made again: 64 hex digits in its field `cache`. */
export function cacheKeyOf(run: Pick<Run, 'extra'>): string | undefined {
  const cache = run.extra['cache'];
  const key = isMap(cache) ? cache['key'] : undefined;
  return typeof key === 'string' && /^[0-9a-f]{64}$/.test(key) ? key : undefined;
}

// Stands for "nothing" where an id is expected.
const NONE: Uint8Array = new Uint8Array(32);
// Longer than any key that continues a prefix with ids and names.
const FF: Uint8Array = new Uint8Array(64).fill(255);

function packNode(run: RunNode): Uint8Array {
  const { branch, generation, time } = run;
  const value: Value = { b: branch, g: generation, h: run.heads.map(toBytes), i: run.inputs.map(toBytes), t: time };
  return encode(value);
}

function unpackNode(bytes: Uint8Array): RunNode {
  const { b, g, h, i, t } = decode(bytes) as { b: string; g: number; h: Uint8Array[]; i: Uint8Array[]; t: number };
  return { heads: h.map(toHex), inputs: i.map(toHex), generation: g, time: t, branch: b };
}

function versionKey(name: string, version: number, run: Id): Uint8Array {
  return concat(utf8(name), Uint8Array.of(0), u32(version), toBytes(run));
}

function versionRow(key: Uint8Array, value: Uint8Array): VersionRow {
  const end = key.indexOf(0);
  const { c, g, s } = decode(value) as { c: Uint8Array; g: number; s: Uint8Array[] };
  return {
    name: Buffer.from(key.subarray(0, end)).toString('utf8'),
    version: Buffer.from(key).readUInt32BE(end + 1),
    run: toHex(key.subarray(end + 5)),
    content: toHex(c),
    generation: g,
    supersedes: s.map(toHex),
  };
}

// LMDB keys are short, a subject may not be: it goes in as hashes, its `key` apart from the rest so that all labels of
// one run are one range.
function subjectKey(type: string, subject: ValueMap): Uint8Array {
  const { key, ...group } = subject;
  const last = key === undefined ? new Uint8Array(0) : hashed(key);
  return concat(utf8(type), Uint8Array.of(0), hashed(group), last);
}

function hashed(value: Value): Uint8Array {
  return toBytes(hashContent(encode(value)));
}

function u32(value: number): Uint8Array {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

const utf8 = (text: string): Uint8Array => Buffer.from(text, 'utf8');
const concat = (...parts: Uint8Array[]): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.concat(parts));
