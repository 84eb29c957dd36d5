import { CorruptError, UsageError } from '../errors.ts';
import { hasLoneSurrogate } from './bytes.ts';
import { isDeviceName } from './portable-names.ts';
import { reservedProblem } from './reserved-names.ts';

const MAX_ARTIFACT_NAME = 200;
const MAX_ENCODED_REF = 240;

/** Why text cannot name an artifact, or undefined. */
export function artifactNameProblem(name: string): string | undefined {
  if (name === '') return 'it is empty';
  if (name.length > MAX_ARTIFACT_NAME) return `it is longer than ${MAX_ARTIFACT_NAME} characters`;
  if (!/^[A-Za-z0-9._/-]+$/.test(name)) return "only letters, digits, '.', '_', '-' and '/' are allowed";
  if (name.startsWith('-')) return "it begins with '-'";
  for (const part of name.split('/')) {
    if (part === '') return "it has an empty part between '/'";
    if (part === '.' || part === '..') return `it has a '${part}' part`;
    if (reservedProblem(part) !== undefined) return `it has a '${part}' part`;
  }
  return undefined;
}

/**
 * Throws UsageError unless `name` may name an artifact: letters, digits, `.`, `_`, `-` and `/`, no empty, `.` or `..`
 * part, at most 200 characters.
 */
export function checkArtifactName(name: string): void {
  const problem = artifactNameProblem(name);
  if (problem !== undefined) throw new UsageError(`artifact name ${JSON.stringify(name)} is refused: ${problem}`);
}

/** Why text cannot name a branch or a tag, or undefined. */
export function refNameProblem(name: string): string | undefined {
  if (name === '') return 'it is empty';
  if (hasLoneSurrogate(name)) return 'it is not valid Unicode';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
  const bad = /[\u0000-\u0020\u007f-\u009f~^:?*[\\]/.exec(name);
  if (bad !== null) return `it holds ${JSON.stringify(bad[0])}`;
  if (/^v?[0-9]+$/.test(name)) return 'it looks like a version number';
  if (/^[0-9a-f]{7,64}$/i.test(name)) return 'it looks like the id of a run';
  if (name === 'HEAD' || name === 'latest' || name === '@') return 'the word has a meaning of its own';
  if (/^[-/]|\/$|\/\/|\.\.|@\{/.test(name))
    return "it begins with '-' or '/', ends with '/', or holds '//', '..' or '@{'";
  if (/(?:^|\/)\.|\.(?:\/|$)|\.lock(?:\/|$)/i.test(name))
    return "a part of it begins or ends with '.' or ends with '.lock'";
  if (encodeRefName(name).length > MAX_ENCODED_REF) return 'it is too long';
  return undefined;
}

/**
 * Throws UsageError unless `name` may name a branch or tag. What git allows is allowed, save what a selector would take
 * for something else: numbers (`3`, `v3`), `HEAD`, `latest`, 7 to 64 hex digits.
 */
export function checkRefName(name: string, what: 'branch' | 'tag'): void {
  const problem = refNameProblem(name);
  if (problem !== undefined) throw new UsageError(`${what} name ${JSON.stringify(name)} is refused: ${problem}`);
}

function percent(byte: number): string {
  return `%${byte.toString(16).padStart(2, '0')}`;
}

/**
 * The name as one part of a path on disk or in a bucket: `a-z 0-9 _ -` stand for themselves, `.` too where it is neither
 * first nor last, every other byte is `%xx`. The first letter of a Windows device name is escaped as well.
 *
 * @example encodeRefName('Feature/x') // '%46eature%2fx'
 */
export function encodeRefName(name: string): string {
  const bytes = Buffer.from(name);
  let encoded = '';
  for (const [i, byte] of bytes.entries()) {
    const char = String.fromCharCode(byte);
    const literal = char === '.' ? i > 0 && i < bytes.length - 1 : /[a-z0-9_-]/.test(char);
    encoded += literal ? char : percent(byte);
  }
  return isDeviceName(encoded) ? percent(encoded.charCodeAt(0)) + encoded.slice(1) : encoded;
}

/** The name that `encodeRefName` was given. Throws CorruptError for text that it never returns. */
export function decodeRefName(encoded: string): string {
  let name: string | undefined;
  try {
    name = decodeURIComponent(encoded);
  } catch {
    // Not an escape: the comparison below refuses it.
  }
  if (name !== undefined && encodeRefName(name) === encoded) return name;
  throw new CorruptError(`'${encoded}' is not an encoded ref name`);
}
