import { isMap } from '../../object/fields.ts';
import type { Value, ValueMap } from '../../object/types.ts';
import { saltedHash } from '../secrets/hash.ts';
import { maskSecrets } from '../secrets/mask.ts';
import { isSecretName } from '../secrets/names.ts';
import { tokenIn } from '../secrets/tokens.ts';

/**
 * A value as it may be kept for ever: a secret, by its name or its look, is only told by a hash. Another secret gives
 * another key, and nobody reads either out of the run.
 */
export function withoutSecrets(name: string, value: Value): Value {
  return replaced(name, value, isSecretName(name));
}

/** A command likewise: what is secret in it is masked, and a hash of all of it stands beside. */
export function commandWithoutSecrets(command: string | string[]): Value {
  const text = typeof command === 'string' ? command : command.join('\0');
  const masked =
    typeof command === 'string' ? maskSecrets(command) : command.map((word, at) => maskWord(command, at, word));
  const maskedText = typeof masked === 'string' ? masked : masked.join('\0');
  return maskedText === text ? command : { text: masked, secret: saltedHash(text, 'command') };
}

function maskWord(words: readonly string[], at: number, word: string): string {
  const flag = words[at - 1] ?? '';
  const isSecret = /^--?[A-Za-z]/.test(flag) && !flag.includes('=') && isSecretName(flag) && !word.startsWith('-');
  return isSecret ? '***' : maskSecrets(word);
}

function replaced(name: string, value: Value, isSecret: boolean): Value {
  if (Array.isArray(value)) return value.map((one, at) => replaced(`${name}.${at}`, one, isSecret));
  if (isMap(value)) {
    const map: ValueMap = Object.create(null);
    for (const [key, one] of Object.entries(value)) {
      map[key] = replaced(`${name}.${key}`, one, isSecret || isSecretName(key));
    }
    return map;
  }
  const hides = typeof value === 'string' ? value !== '' && (isSecret || tokenIn(value) !== undefined) : isSecret;
  if (!hides || value === null || typeof value === 'boolean') return value;
  return { secret: saltedHash(value instanceof Uint8Array ? Buffer.from(value).toString('hex') : String(value), name) };
}
