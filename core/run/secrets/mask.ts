import type { Value, ValueMap } from '../../object/types.ts';
import { isSecretName } from './names.ts';
import { replaceTokens } from './tokens.ts';

/** What stands in the place of a secret. */
export const MASK = '***';

const NAME = String.raw`(?<![\w.-])(-{0,2}[A-Za-z][\w.-]{0,100})`;
const TEXT = String.raw`"(?:[^"\\]|\\.){0,4096}"|'[^']{0,4096}'|[^\s"'&;,)}\]]{1,4096}`;

/** `NAME=value`, `"name": "value"`, `--name=value`. */
const ASSIGNED = new RegExp(String.raw`${NAME}(["']?[ \t]{0,8}[=:](?!\/\/)[ \t]{0,8})(${TEXT})`, 'g');
/** `--name value` */
const FLAGGED = new RegExp(String.raw`(?<![\w.-])(--?[A-Za-z][\w.-]{0,100})([ \t]{1,8})(?!-)(${TEXT})`, 'g');
const BEARER = /(?<![\w-])((?:Bearer|Basic|Token)[ \t]{1,4})([\w.~+/=-]{12,4096})/gi;

/**
 * The text with secrets replaced by `***`: values that go by the name of a secret (`API_KEY=...`, `--password ...`),
 * and tokens, private keys and passwords in URLs whatever they are called. For a command line or a log. A private key
 * is found only where the text holds it whole.
 *
 * @example
 * maskSecrets('train --hub-token abc --lr 0.1'); // 'train --hub-token *** --lr 0.1'
 */
export function maskSecrets(text: string): string {
  const named = (whole: string, name: string, between: string, value: string): string =>
    isSecretName(name) ? `${name}${between}${quoted(value)}` : whole;
  return replaceTokens(text, MASK).replace(BEARER, `$1${MASK}`).replace(ASSIGNED, named).replace(FLAGGED, named);
}

function quoted(value: string): string {
  const quote = /^["']/.exec(value)?.[0] ?? '';
  return `${quote}${MASK}${quote}`;
}

/** A command's words as one line for people, with secrets masked. Words that a shell would split are quoted. */
export function maskCommand(words: readonly string[]): string {
  const safe = words.map((word, at) => {
    const flag = words[at - 1] ?? '';
    const isValue = /^--?[A-Za-z]/.test(flag) && !flag.includes('=') && !word.startsWith('-');
    if (isValue && isSecretName(flag)) return MASK;
    const [, name, value] = /^(-{0,2}[A-Za-z][\w.-]*)=(.+)$/s.exec(word) ?? [];
    return name !== undefined && value !== undefined && isSecretName(name) ? `${name}=${MASK}` : maskSecrets(word);
  });
  return safe.map((word) => (/^[\w@%+=:,./*-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)).join(' ');
}

/**
 * A map of values without its secrets, however deep they lie, and where they were: `db.password`. For parameters,
 * metrics and metadata.
 */
export function maskValues(map: ValueMap): { values: ValueMap; masked: string[] } {
  const masked: string[] = [];
  const visit = (value: Value, path: string, secret: boolean): Value => {
    if (Array.isArray(value)) return value.map((one, at) => visit(one, `${path}[${at}]`, secret));
    if (typeof value === 'string') return note(value, secret && value !== '' ? MASK : replaceTokens(value, MASK), path);
    if (secret && typeof value === 'number') return note(value, MASK, path);
    if (value === null || typeof value !== 'object' || value instanceof Uint8Array) return value;
    return visitMap(value as ValueMap, path, secret);
  };
  const note = (before: Value, after: Value, path: string): Value => {
    if (before !== after) masked.push(path);
    return after;
  };
  const visitMap = (inner: ValueMap, path: string, secret: boolean): ValueMap => {
    const changed: ValueMap = Object.create(null);
    for (const [key, value] of Object.entries(inner)) {
      changed[key] = visit(value, path === '' ? key : `${path}.${key}`, secret || isSecretName(key));
    }
    return changed;
  };
  return { values: visitMap(map, '', false), masked };
}

/** A URL without what it says of who asks: user and password for the web, the password elsewhere (`git@` stays). */
export function withoutCredentials(url: string): string {
  const [, scheme, user, rest] = /^([A-Za-z][A-Za-z0-9+.-]*:\/\/)([^/?#]*)@([\s\S]*)$/.exec(url) ?? [];
  if (scheme === undefined || user === undefined || rest === undefined) return replaceTokens(url, MASK);
  const name = /^(https?|ftps?):/i.test(scheme) ? '' : user.replace(/:[\s\S]*$/, '');
  return replaceTokens(`${scheme}${name === '' ? '' : `${name}@`}${rest}`, MASK);
}
