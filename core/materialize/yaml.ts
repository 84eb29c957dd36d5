// YAML as its leaves, through the same shapes as JSON. Tags are never acted upon: a document is maps, lists and scalars.
import type { Document, LineCounter, Node, Scalar } from 'yaml';
import { ArtError } from '../errors.ts';
import { exactNumber } from './json-paths.ts';
import type { KeyPath, Leaf } from './key-path.ts';
import { readWholeText } from './lines.ts';
import { type ByteSource, malformed, tooLarge } from './source.ts';

type Yaml = typeof import('yaml');

/** The library takes 300 times the size of the file. */
const MAX_BYTES = 2 ** 22;
const MAX_DEPTH = 500;
/** Brackets that may be open at once, counted without regard to quotes. */
const MAX_OPEN = 5000;
/** A line that opens this many lists or maps one in the other. */
const deepLine = /^(?:[ \t]*[-?:][ \t]){500}/m;
/** Leaves that aliases may bring, so that a kilobyte that means a billion of them is refused. */
const MAX_ALIASED = 100_000;

/**
 * The leaves of a YAML file. What an alias stands for is given where the alias is. In a file of several documents the path
 * begins with the number of the document. Throws MALFORMED_FILE, and TOO_LARGE above 4 MiB or 100,000 leaves from aliases.
 */
export async function readYamlLeaves(source: ByteSource): Promise<Leaf[]> {
  return yamlLeaves(await readWholeText(source, MAX_BYTES, 'YAML'));
}

/** The value of a YAML file, as a program has it. */
export async function readYamlValue(source: ByteSource): Promise<unknown> {
  const text = await readWholeText(source, MAX_BYTES, 'YAML');
  checkNesting(text);
  const { parse } = await import('yaml');
  try {
    return parse(text, { maxAliasCount: 100, prettyErrors: false, logLevel: 'silent' });
  } catch (cause) {
    throw malformed('YAML', cause instanceof RangeError ? 'nested too deeply' : oneLine(String(cause)), cause);
  }
}

/** The leaves of a YAML text. */
export async function yamlLeaves(text: string): Promise<Leaf[]> {
  checkNesting(text);
  const yaml = await import('yaml');
  const lineCounter = new yaml.LineCounter();
  try {
    const documents = [
      ...yaml.parseAllDocuments(text, {
        lineCounter,
        uniqueKeys: false,
        intAsBigInt: true,
        resolveKnownTags: false,
        prettyErrors: false,
        logLevel: 'silent',
      }),
    ];
    const leaves: Leaf[] = [];
    for (const [index, document] of documents.entries()) {
      const [error] = document.errors;
      if (error)
        throw malformed('YAML', `line ${lineCounter.linePos(error.pos[0]).line}: ${oneLine(error.message)}`, error);
      const base = documents.length > 1 ? [index] : [];
      for (const leaf of new Walk(yaml, text, lineCounter).leaves(document, base)) leaves.push(leaf);
    }
    return leaves;
  } catch (cause) {
    if (cause instanceof ArtError) throw cause;
    throw malformed('YAML', cause instanceof RangeError ? 'nested too deeply' : 'it cannot be parsed', cause);
  }
}

/** The library's parser is recursive, and slow where it is deep. Brackets in text may stay open as well, but not so many. */
function checkNesting(text: string): void {
  if (deepLine.test(text)) throw malformed('YAML', 'nested too deeply');
  let open = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x5b || code === 0x7b) open++;
    else if (code === 0x5d || code === 0x7d) open--;
    if (open > MAX_OPEN) throw malformed('YAML', 'nested too deeply');
  }
}

function oneLine(message: string): string {
  if (/call stack/.test(message)) return 'nested too deeply';
  return message.charAt(0).toLowerCase() + message.slice(1).replaceAll(/\s*\n\s*/g, ' ');
}

/** One document. Anchors are taken up in the order of the text, so that an alias means the last one before it. */
class Walk {
  readonly #yaml: Yaml;
  readonly #text: string;
  readonly #lines: LineCounter;
  readonly #anchors = new Map<string, Node>();
  readonly #targets = new Map<Node, Node>();
  readonly #leaves: Leaf[] = [];
  #aliased = 0;

  constructor(yaml: Yaml, text: string, lines: LineCounter) {
    this.#yaml = yaml;
    this.#text = text;
    this.#lines = lines;
  }

  leaves(document: Document.Parsed, base: KeyPath): Leaf[] {
    this.#visit(document.contents, { path: base, aliased: false, duplicate: false, line: 1 });
    return this.#leaves;
  }

  #visit(node: unknown, at: Place): void {
    const { isAlias, isMap, isSeq, isScalar, isNode } = this.#yaml;
    if (at.path.length > MAX_DEPTH) throw malformed('YAML', `nested deeper than ${MAX_DEPTH}`);
    const line = at.aliased || !isNode(node) ? at.line : this.#lineOf(node);
    const here = { ...at, line };
    if (isNode(node) && !isAlias(node) && node.anchor !== undefined && !at.aliased)
      this.#anchors.set(node.anchor, node);
    if (isAlias(node)) this.#visit(this.#target(node), { ...here, aliased: true });
    else if (isMap(node) && node.items.length > 0) this.#map(node.items, here);
    else if (isSeq(node) && node.items.length > 0) {
      for (const [index, item] of node.items.entries()) this.#visit(item, { ...here, path: [...at.path, index] });
    } else if (isMap(node)) this.#add(here, { kind: 'object', value: '{}', text: '{}' });
    else if (isSeq(node)) this.#add(here, { kind: 'array', value: '[]', text: '[]' });
    else this.#add(here, isScalar(node) ? scalarLeaf(node) : { kind: 'null', value: null, text: '' });
  }

  #map(pairs: readonly { key: unknown; value: unknown }[], at: Place): void {
    const keys = new Set<string>();
    for (const { key, value } of pairs) {
      const name = this.#keyText(key);
      const duplicate = at.duplicate || keys.has(name);
      keys.add(name);
      this.#visit(value, { ...at, path: [...at.path, name], duplicate });
    }
  }

  /** A key that is no plain word, such as a list, is named by its text. */
  #keyText(key: unknown): string {
    const { isScalar, isNode, isAlias } = this.#yaml;
    if (!isNode(key)) return '';
    if (isAlias(key)) return this.#keyText(this.#target(key));
    if (key.anchor !== undefined) this.#anchors.set(key.anchor, key);
    if (isScalar(key)) return String(typeof key.value === 'string' ? key.value : (key.source ?? key.value));
    return key.range ? this.#text.slice(key.range[0], key.range[1]) : '';
  }

  #target(alias: Node & { source: string }): Node {
    const target = this.#targets.get(alias) ?? this.#anchors.get(alias.source);
    if (!target) throw malformed('YAML', `line ${this.#lineOf(alias)}: there is no anchor "${alias.source}"`);
    this.#targets.set(alias, target);
    return target;
  }

  #add({ path, line, duplicate, aliased }: Place, leaf: Pick<Leaf, 'kind' | 'value' | 'text'>): void {
    if (aliased && ++this.#aliased > MAX_ALIASED)
      throw tooLarge('a YAML file', this.#aliased, MAX_ALIASED, 'values from aliases');
    this.#leaves.push({ path, ...leaf, line, ...(duplicate ? { duplicate } : {}) });
  }

  #lineOf(node: Node): number {
    return node.range ? this.#lines.linePos(node.range[0]).line : 1;
  }
}

interface Place {
  path: KeyPath;
  line: number;
  /** Inside of what an alias stands for. */
  aliased: boolean;
  duplicate: boolean;
}

function scalarLeaf({ value, source }: Scalar): Pick<Leaf, 'kind' | 'value' | 'text'> {
  const text = source ?? String(value);
  if (value === null || value === undefined) return { kind: 'null', value: null, text };
  if (typeof value === 'boolean') return { kind: 'boolean', value, text };
  if (typeof value === 'bigint') return { kind: 'number', value: safeInteger(value), text };
  if (typeof value === 'number')
    return { kind: 'number', value: Number.isFinite(value) ? exactNumber(text) : text, text };
  return { kind: 'string', value: String(value), text };
}

function safeInteger(value: bigint): number | string {
  return BigInt.asIntN(54, value) === value ? Number(value) : String(value);
}
