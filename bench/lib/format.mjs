export function formatSeconds(seconds) {
  if (seconds === undefined) return '-';
  return seconds < 1 ? `${(seconds * 1000).toFixed(seconds < 0.1 ? 1 : 0)} ms` : `${seconds.toFixed(2)} s`;
}

export function formatMegabytes(bytes) {
  return bytes === undefined ? '-' : `${(bytes / 1e6).toFixed(bytes < 100e6 ? 1 : 0)} MB`;
}

/** Lines of a Markdown table; all columns but the first `words` hold figures. */
export function table(head, lines, words = 1) {
  const rule = head.map((_, index) => (index < words ? '---' : '---:'));
  return [head, rule, ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
