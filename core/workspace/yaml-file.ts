import { type Document, isAlias, isNode, LineCounter, parseDocument } from 'yaml';
import { ArtError, type ErrorDetails } from '../errors.ts';

/** Something is wrong in a YAML file that the user wrote; the message begins with file, line and column. */
export class ArtYamlError extends ArtError {
  constructor(place: string, problem: string, details?: ErrorDetails) {
    super('BAD_YAML', `${place}: ${problem}`, details);
  }
}

/** A parsed file that still knows where in its text each node stands. */
export interface YamlFile {
  doc: Document;
  /** Throws an ArtYamlError that points at `node`. */
  fail(node: unknown, problem: string, hint?: string): never;
  /** The node that an alias stands for; any other as it is. */
  resolve(node: unknown): unknown;
}

/** Parses text that `name` is the file of. Throws ArtYamlError where it is not YAML. */
export function parseYaml(name: string, text: string): YamlFile {
  const lines = new LineCounter();
  const doc = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const place = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${name}:${line}:${col}`;
  };
  const [error] = [...doc.errors, ...doc.warnings];
  if (error !== undefined) throw new ArtYamlError(place(error.pos[0]), plain(error.message));
  const fail = (node: unknown, problem: string, hint?: string): never => {
    const offset = isNode(node) ? (node.range?.[0] ?? 0) : 0;
    throw new ArtYamlError(place(offset), problem, hint === undefined ? {} : { hint });
  };
  const resolve = (node: unknown): unknown =>
    isAlias(node) ? (node.resolve(doc) ?? fail(node, `there is no anchor "${node.source}"`)) : node;
  return { doc, fail, resolve };
}

/** The library's messages as ours are: lower case, one line. */
function plain(message: string): string {
  return message.charAt(0).toLowerCase() + message.slice(1).replaceAll(/\s*\n\s*/g, ' ');
}
