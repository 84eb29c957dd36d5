import type { DiffEntry } from '../../../core/api.ts';
import type { ContentDiff } from '../../../core/compare/result.ts';
import type { RunDiff } from '../../../core/compare/runs.ts';
import { plainStyle } from '../../output/style.ts';
import { contentLines } from '../diff-content.ts';
import { diffLine, summaryLine } from '../diff-lines.ts';
import { runDiffRows, runDiffTitles } from '../diff-runs.ts';
import { type DiffView, namedEntry } from '../diff-views.ts';
import type { ShownLine } from '../shown-line.ts';
import { escapeHtml } from './escape.ts';
import { pageEnd, pageStart } from './page.ts';

/** Larger pictures are left out of a page. */
const MAX_PICTURE = 8 * 2 ** 20;

/** A diff as one HTML file, in pieces. `title` says what was compared. `seen` is called for each entry. */
export async function* diffPage(view: DiffView, title: string, seen: () => void): AsyncGenerator<string> {
  const { diff, options } = view;
  yield pageStart(title);
  yield `<p>${escapeHtml(summaryLine(diff.summary()))}</p>\n`;
  if (diff.runs) yield runTable(diff.runs);
  for (const entry of diff.entries) {
    seen();
    yield* entryBlock(namedEntry(view, entry), options && (await diff.content(entry, { ...options, picture: true })));
  }
  yield pageEnd;
}

async function* entryBlock(entry: DiffEntry, content: ContentDiff | undefined): AsyncGenerator<string> {
  const title = escapeHtml(diffLine(entry, plainStyle));
  if (!content) return yield `<details class="plain"><summary>${title}</summary></details>\n`;
  yield `<details open><summary>${title}</summary><pre>`;
  for await (const line of contentLines(content, entry, { brief: false, words: true, isRaw: false }))
    yield htmlLine(line);
  yield '</pre>';
  if (content.kind === 'image' && content.picture) yield picture(content.picture);
  yield '</details>\n';
}

function htmlLine({ text, role, parts }: ShownLine): string {
  const inside = parts
    ? parts.map((part) => (part.changed ? `<b>${escapeHtml(part.text)}</b>` : escapeHtml(part.text))).join('')
    : escapeHtml(text);
  return `<span class="line${role ? ` ${role}` : ''}">${inside || ' '}</span>`;
}

function picture(png: Uint8Array): string {
  if (png.length > MAX_PICTURE) return '';
  return `<img alt="pixels that changed" src="data:image/png;base64,${Buffer.from(png).toString('base64')}">`;
}

function runTable(runs: RunDiff): string {
  const cells = (tag: string, row: string[]): string =>
    row.map((cell) => `<${tag}>${escapeHtml(cell)}</${tag}>`).join('');
  const rows = runDiffRows(runs).map((row) =>
    row.length === 1
      ? `<tr class="group"><td colspan="4">${escapeHtml(row[0] ?? '')}</td></tr>\n`
      : `<tr>${cells('td', row)}</tr>\n`,
  );
  return rows.length === 0 ? '' : `<table>\n<tr>${cells('th', runDiffTitles(runs))}</tr>\n${rows.join('')}</table>\n`;
}
