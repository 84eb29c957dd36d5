import type { Blame, BlameEntry, BlameOrigin, BlameUnit } from '../../core/blame/types.ts';
import { short } from '../../core/repository/context.ts';
import { formatDate } from '../output/date.ts';
import { escapeName, escapeText } from '../output/escape.ts';
import { formatSize } from '../output/size.ts';
import type { Style } from '../output/style.ts';
import { displayWidth, padEnd } from '../output/width.ts';

/** `4f3a91c0b2d1  data@2  Ada  2024-05-01 14:03:22 +0200  12) the line`, all under each other. */
export function* blameLines(blame: Blame, style: Style): Generator<string> {
  const heads = new Map<string, string>();
  const widest = (text: (origin: BlameOrigin) => string): number =>
    blame.origins.reduce((most, origin) => Math.max(most, displayWidth(text(origin))), 0);
  const widths = { id: widest(({ run }) => short(run)), name: widest(label), author: widest(person) };
  const digits = String(blame.last).length;
  for (const entry of blame.entries) {
    const key = `${entry.run} ${entry.artifact}`;
    const head = heads.get(key) ?? headOf(entry, widths, style);
    heads.set(key, head);
    yield `${head}  ${unitText(entry.unit, digits)}${movedFrom(entry, blame, style)}`;
  }
}

function headOf(origin: BlameOrigin, widths: { id: number; name: number; author: number }, style: Style): string {
  const id = style.id(padEnd(short(origin.run), widths.id));
  const name = style.name(padEnd(label(origin), widths.name));
  return `${id}  ${name}  ${padEnd(person(origin), widths.author)}  ${style.dim(formatDate(origin.time))}`;
}

function label({ artifact, version }: BlameOrigin): string {
  return `${escapeName(artifact)}@${version}`;
}

/** The name without the mail address. */
function person({ author }: BlameOrigin): string {
  return escapeName(author.replace(/ *<[^<>]*>$/, '') || author);
}

function unitText(unit: BlameUnit, digits: number): string {
  if (unit.kind === 'line') return `${String(unit.line).padStart(digits)}) ${escapeText(unit.text.replace(/\r$/, ''))}`;
  if (unit.kind === 'key') return `${unit.key === '' ? '' : `${escapeName(unit.key)} = `}${escapeName(unit.value)}`;
  if (unit.kind === 'file') return escapeName(unit.path);
  if (unit.kind === 'tensor') return `${escapeName(unit.tensor)}  ${unit.dtype} ${unit.shape.join('x') || 'scalar'}`;
  if (unit.kind === 'column') {
    const rows = unit.rows === 0 ? 'no rows' : `rows ${unit.first}-${unit.first + unit.rows - 1}`;
    return `${escapeName(unit.column)}  ${escapeName(unit.type)}  ${rows}`;
  }
  return `${unit.offset}-${unit.offset + unit.length - 1}  ${formatSize(unit.length)}`;
}

/** Where it lay then, when that is another path of a folder. */
function movedFrom({ unit, path }: BlameEntry, blame: Blame, style: Style): string {
  const now = unit.kind === 'file' ? unit.path : blame.path;
  return path === now || path === '.' ? '' : style.dim(`  (${escapeName(path)})`);
}
