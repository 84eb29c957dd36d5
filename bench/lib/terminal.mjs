// What a person sees while it runs, in the manner of hyperfine.
import { formatMegabytes, formatSeconds } from './format.mjs';

export const terminal = {
  task(title) {
    console.log(`\n${title}`);
  },
  measured(row, tool, { seconds, peak, bytes }) {
    const memory = peak ? `peak ${formatMegabytes(peak)}` : '';
    const size = bytes ? `stored ${formatMegabytes(bytes)}` : '';
    console.log(
      `  ${row.padEnd(14)} ${tool.padEnd(15)} ${formatSeconds(seconds).padStart(9)}  ${memory.padEnd(14)}  ${size}`,
    );
  },
  failed(tool, error) {
    console.log(`  ${tool} is out: ${error.message}`);
  },
  summary(rows, results) {
    for (const [row, { title }] of Object.entries(rows)) {
      const tools = results.tools(row);
      if (tools.length === 0) continue;
      const ours = results.typical(row, 'art', 'seconds');
      const lines = tools.map((tool) => ({ tool, seconds: results.typical(row, tool, 'seconds') }));
      lines.sort((a, b) => a.seconds - b.seconds);
      console.log(`\n  ${title}`);
      for (const { tool, seconds } of lines) console.log(`    ${summaryLine(row, tool, seconds, ours, results)}`);
    }
  },
};

function summaryLine(row, tool, seconds, ours, results) {
  const all = results.values(row, tool, 'seconds');
  const range = `${formatSeconds(Math.min(...all))} … ${formatSeconds(Math.max(...all))}`;
  const against = ours && tool !== 'art' ? `art takes ${(ours / seconds).toFixed(2)} x of it` : '';
  return `${tool.padEnd(15)} ${formatSeconds(seconds).padStart(9)}  ${range.padEnd(22)} ${all.length} runs  ${against}`;
}
