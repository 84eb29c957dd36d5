import { UnsafePathError } from './path-structure.ts';
import { isDeviceName } from './portable-names.ts';

/** `windows`: what Windows cannot hold. `case`: also capitals and all beyond ASCII, so that nothing can collide. */
export type EscapeLevel = 'windows' | 'case';

function escapeBytes(text: string): string {
  return [...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
}

function escapePart(part: string, level: EscapeLevel): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is escaped
  let name = part.replace(/[%<>:"|?*\\\u0001-\u001f]/g, escapeBytes).replace(/[. ]$/, escapeBytes);
  if (level === 'case') name = name.replace(/[A-Z]|[^\0-\x7f]+/g, escapeBytes);
  return isDeviceName(part) ? escapeBytes(part.slice(0, 1)) + name.replace(/^(?:%..|.)/, '') : name;
}

/**
 * A name for `path` that any system can write: bytes that it might not hold become `%xx`. Reversible, and no two paths
 * have the same; `%` itself becomes `%25`. With level `case` the names also stay apart where case or Unicode form is
 * not told apart.
 *
 * @example escapePath('what?/aux.txt') // 'what%3f/%61ux.txt'
 */
export function escapePath(path: string, level: EscapeLevel = 'windows'): string {
  if (path === '.') return path;
  return path
    .split('/')
    .map((part) => escapePart(part, level))
    .join('/');
}

/** The path that `escapePath` (of either level) was given. Throws UnsafePathError where an escape is broken. */
export function unescapePath(escaped: string): string {
  const broken = /%(?![0-9a-f]{2})/.test(escaped);
  try {
    if (!broken) return decodeURIComponent(escaped);
  } catch {
    // What decodes to invalid UTF-8 is as broken as a lone percent sign.
  }
  throw new UnsafePathError(escaped, "it holds a '%' that begins no escape");
}
