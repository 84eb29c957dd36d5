export function formatSeconds(seconds) {
  if (seconds === undefined) return '-';
  return seconds < 1 ? `${(seconds * 1000).toFixed(seconds < 0.1 ? 1 : 0)} ms` : `${seconds.toFixed(2)} s`;
}

export function formatMegabytes(bytes) {
  return bytes === undefined ? '-' : `${(bytes / 1e6).toFixed(bytes < 100e6 ? 1 : 0)} MB`;
}

/** Lines of a Markdown table. Every column but the first is aligned to the right. */
export function table(head, lines) {
  const rule = head.map((_, index) => (index === 0 ? '---' : '---:'));
  return [head, rule, ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
