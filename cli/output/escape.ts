// Names and messages come from data that somebody else may have made. Written raw they could move the cursor, change
// the window's title, hide lines or reverse their direction.
const unsafe = /[\p{Control}\p{Line_Separator}\p{Paragraph_Separator}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

const short: Record<string, string> = { '\n': '\\n', '\t': '\\t', '\r': '\\r' };

/**
 * A name or path made safe to show on one line.
 *
 * @example escapeName('a\x1b[2Jb') // 'a\\x1b[2Jb'
 */
export function escapeName(name: string): string {
  return name.replace(unsafe, escapeCharacter);
}

/** A text of several lines made safe to show: line feeds and tabs stay. */
export function escapeText(text: string): string {
  return text.replace(/\r\n/g, '\n').replace(unsafe, (c) => (c === '\n' || c === '\t' ? c : escapeCharacter(c)));
}

function escapeCharacter(character: string): string {
  const code = character.charCodeAt(0);
  const hex = code.toString(16);
  return short[character] ?? (code < 256 ? `\\x${hex.padStart(2, '0')}` : `\\u${hex.padStart(4, '0')}`);
}
