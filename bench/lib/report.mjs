// Writes the measurements down: first what was to be reached and what was, then every row.
import { formatMegabytes, formatSeconds, table } from './format.mjs';
import { peakUnder, verdict } from './targets.mjs';

const PEAK_LIMIT = peakUnder(400e6);
const HEAD = ['tool', 'median', 'from to', 'art / tool', 'processor', 'peak memory', 'bytes added', 'art / tool'];

/** @returns the text of `results.md` */
export function report({ machine, scenarios, tools, missing, results, options }) {
  const rows = Object.assign({}, ...scenarios.map((scenario) => scenario.rows));
  const measured = Object.entries(rows).filter(([row]) => results.tools(row).length > 0);
  const parts = [
    '# Measured\n\nWritten by `npm run bench`; what the columns mean is in [README.md](README.md).',
    conditions(machine, options),
    `## Targets\n\n${targets(measured, results, options.scale)}`,
    ...measured.map(([row, { title }]) => `## ${title}\n\n${rowTable(row, results)}`),
    `## Tools\n\n${table(['tool', 'version', 'settings'], tools.map(toolLine), 3)}`,
    absent(missing, results, options),
  ];
  return `${parts.filter(Boolean).join('\n\n')}\n`;
}

function conditions(machine, { date, runs, scale, limit }) {
  const facts = { date, ...machine, rounds: runs, 'limit for a command': `${limit} s`, 'page cache': 'warm' };
  const lines = Object.entries(facts).map(([name, value]) => `- ${name}: ${value}`);
  if (scale !== 1) lines.push(`- **scale ${scale}**: sizes are this part of what titles say, and no target is judged`);
  return lines.join('\n');
}

function targets(measured, results, scale) {
  const lines = measured.flatMap(([row, { title, targets }]) => {
    const median = (tool, field) => results.typical(row, tool, field);
    return [...targets, PEAK_LIMIT].map((target, index) => {
      const found = verdict(target, median);
      const outcome = scale === 1 || found.measured === '-' ? found.verdict : 'not judged';
      return [index === 0 ? title : '', target.text, found.measured, outcome];
    });
  });
  return table(['work', 'target', 'art', 'verdict'], lines, 2);
}

function rowTable(row, results) {
  const ours = results.typical(row, 'art', 'seconds');
  const oursBytes = results.typical(row, 'art', 'bytes');
  const lines = results.tools(row).map((tool) => {
    const at = (field) => results.typical(row, tool, field);
    const all = results.values(row, tool, 'seconds');
    const range = `${formatSeconds(Math.min(...all))} to ${formatSeconds(Math.max(...all))}`;
    const isOther = tool !== 'art';
    return {
      seconds: at('seconds'),
      cells: [
        isOther ? tool : '**art**',
        formatSeconds(at('seconds')),
        range,
        isOther ? ratio(ours, at('seconds')) : '1',
        formatSeconds(at('cpu')),
        formatMegabytes(at('peak')),
        formatMegabytes(at('bytes') || undefined),
        isOther ? ratio(oursBytes, at('bytes')) : '1',
      ],
    };
  });
  lines.sort((a, b) => a.seconds - b.seconds);
  for (const { tool, message } of results.timeouts(row)) {
    lines.push({ cells: [tool, message, ...Array.from({ length: HEAD.length - 2 }, () => '-')] });
  }
  return table(
    HEAD,
    lines.map(({ cells }) => cells),
  );
}

function ratio(ours, theirs) {
  return ours && theirs ? `${(ours / theirs).toFixed(2)} x` : '-';
}

function toolLine({ name, versionText, settings = '' }) {
  return [name, versionText, settings];
}

function absent(missing, results, { skipped }) {
  const lines = [
    ...missing.map(({ name, reason }) => `- ${name}: ${reason}`),
    ...results.failures.map(({ tool, rows, message }) => `- ${tool}, in ${rows.join(', ')}: ${message}`),
    ...skipped.map(({ name, reason }) => `- ${name}: ${reason}`),
  ];
  return lines.length > 0 && `## What is missing, and why\n\n${lines.join('\n')}`;
}
