/** Invisible code points, which HFS+ drops from names (all of them are refused here, not only those in its table). */
const IGNORABLE = /\p{Default_Ignorable_Code_Point}|[\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/gu;

/** Short (8.3) names that NTFS gives to `.git` and `.art`, with a number, or with a hash after four of them. */
const SHORT_NAME = /^(?:git|art|gi[0-9a-f]{4}|ar[0-9a-f]{4})~[0-9]+$/;

/** Nothing in such a part can make it special on any system; spares the work below for nearly every name. */
const PLAIN = /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/;

/** As some file system might see it: without invisible code points, without a stream, folded. */
function seen(part: string): string {
  const visible = part.replace(IGNORABLE, '').normalize('NFKC').replace(IGNORABLE, '');
  const stream = visible.indexOf(':');
  const name = stream >= 0 ? visible.slice(0, stream) : visible;
  return name.toLowerCase().replace(/i\u0307|\u0131/g, 'i');
}

/**
 * Why no system may be given this part of a path: it is, or some file system would take it for, `..`, `.git` or `.art`.
 * Covers NTFS (trailing dots and spaces, streams, short names, `\` as a separator) and HFS+ (ignored code points, folding).
 */
export function reservedProblem(part: string): string | undefined {
  if (PLAIN.test(part)) return undefined;
  for (const piece of part.split('\\')) {
    const name = seen(piece);
    if (name.trimEnd() === '..') return `some systems take ${JSON.stringify(part)} for '..'`;
    const bare = name.replace(/[. ]+$/, '');
    if (bare === '.git' || bare === '.art') return `${JSON.stringify(part)} stands for '${bare}' on some systems`;
    if (SHORT_NAME.test(bare)) return `${JSON.stringify(part)} may be the short name of '.git' or '.art'`;
  }
  return undefined;
}
