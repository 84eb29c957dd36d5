// How many columns of a terminal a text takes. Node has no function for it; the ranges are those that Unicode's East
// Asian Width calls wide or full width, joined where nothing narrow lies between.
const wideRanges: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x231a, 0x231b],
  [0x23e9, 0x23ec],
  [0x2e80, 0x303e],
  [0x3041, 0xa4cf],
  [0xa960, 0xa97c],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x1f300, 0x1f64f],
  [0x1f680, 0x1f6ff],
  [0x1f900, 0x1faff],
  [0x20000, 0x3fffd],
];

const plainAscii = /^[\x20-\x7e]*$/;
const invisible = /^[\p{Mark}\p{Default_Ignorable_Code_Point}\p{Control}]/u;
// biome-ignore lint/suspicious/noControlCharactersInRegex: colours are written with escape characters
const colours = /\x1b\[[0-9;]*m/g;

let segmenter: Intl.Segmenter | undefined;

/** The columns that a text takes; colours take none. */
export function displayWidth(text: string): number {
  if (plainAscii.test(text)) return text.length;
  let width = 0;
  for (const grapheme of graphemes(text.replace(colours, ''))) width += graphemeWidth(grapheme);
  return width;
}

/** The text cut to at most `columns`, ending in `…` when something was cut. The text has no colours. */
export function truncate(text: string, columns: number): string {
  if (displayWidth(text) <= columns) return text;
  if (columns < 1) return '';
  let result = '';
  let width = 0;
  for (const grapheme of graphemes(text)) {
    const next = graphemeWidth(grapheme);
    if (width + next > columns - 1) break;
    result += grapheme;
    width += next;
  }
  return `${result}…`;
}

export function padEnd(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - displayWidth(text)));
}

export function padStart(text: string, columns: number): string {
  return ' '.repeat(Math.max(0, columns - displayWidth(text))) + text;
}

function* graphemes(text: string): Generator<string> {
  segmenter ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  for (const { segment } of segmenter.segment(text)) yield segment;
}

function graphemeWidth(grapheme: string): number {
  const code = grapheme.codePointAt(0) ?? 0;
  if (invisible.test(grapheme)) return 0;
  if (grapheme.includes('\ufe0f')) return 2;
  return wideRanges.some(([from, to]) => code >= from && code <= to) ? 2 : 1;
}
