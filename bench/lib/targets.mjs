// What a row must reach. `measure` gets a function (tool, field) -> median, or undefined where there is none.

/** Time of `art` against the time of one tool, or of several one after the other. */
export function ratioTo(limit, ...tools) {
  return {
    text: `at most ${limit} x ${tools.length > 1 ? `(${tools.join(' + ')})` : tools[0]}`,
    limit,
    unit: 'x',
    measure: (median) => median('art', 'seconds') / tools.reduce((sum, tool) => sum + median(tool, 'seconds'), 0),
  };
}

export function secondsUnder(limit) {
  return { text: `under ${limit} s`, limit, unit: 's', measure: (median) => median('art', 'seconds') };
}

export function bytesUnder(limit) {
  return { text: `at most ${limit / 1e6} MB added`, limit, unit: 'MB', measure: (median) => median('art', 'bytes') };
}

export function peakUnder(limit) {
  return { text: `peak memory under ${limit / 1e6} MB`, limit, unit: 'MB', measure: (median) => median('art', 'peak') };
}

/** `met`, `not met`, or why there is no verdict. */
export function verdict(target, median) {
  const value = target.measure(median);
  if (!Number.isFinite(value)) return { measured: '-', verdict: 'not measured' };
  const shown = target.unit === 'MB' ? value / 1e6 : value;
  const measured = `${shown.toFixed(target.unit === 'MB' ? 1 : 2)} ${target.unit}`;
  return { measured, verdict: value <= target.limit ? 'met' : '**not met**' };
}
