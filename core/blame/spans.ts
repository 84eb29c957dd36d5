/**
 * Units that nobody has been found to have brought in yet: `length` of them, from unit `at` of the file that is looked
 * at, which are those from `to` of the file that was asked about. Lists of them are sorted by `at`.
 */
export interface Span {
  at: number;
  to: number;
  length: number;
}

/** Units of one file that are units of another one too. Lists of them are sorted by `after` and do not overlap there. */
export interface Match {
  before: number;
  after: number;
  length: number;
}

/** Takes spans apart: what an older file has goes on there, what it has not is left. */
export function passOn(spans: readonly Span[], matches: readonly Match[]): { passed: Span[]; left: Span[] } {
  const passed: Span[] = [];
  const left: Span[] = [];
  let first = 0;
  for (const { at, to, length } of spans) {
    const end = at + length;
    while (first < matches.length && endOf(matches[first] as Match) <= at) first += 1;
    let done = at;
    for (let i = first; i < matches.length; i++) {
      const match = matches[i] as Match;
      if (match.after >= end) break;
      const from = Math.max(match.after, at);
      const until = Math.min(endOf(match), end);
      if (from > done) left.push({ at: done, to: to + done - at, length: from - done });
      passed.push({ at: match.before + from - match.after, to: to + from - at, length: until - from });
      done = until;
    }
    if (done < end) left.push({ at: done, to: to + done - at, length: end - done });
  }
  return { passed: tidy(passed), left };
}

/** Sorts spans, and joins those that follow each other on both sides. */
export function tidy(spans: Span[]): Span[] {
  spans.sort((a, b) => a.at - b.at || a.to - b.to);
  let last: Span | undefined;
  const joined: Span[] = [];
  for (const span of spans) {
    if (last && last.at + last.length === span.at && last.to + last.length === span.to) last.length += span.length;
    else {
      last = { ...span };
      joined.push(last);
    }
  }
  return joined;
}

/** Tells whether any unit from `from` to before `to` is wanted. To be asked with `from` never going down. */
export function wanting(spans: readonly Span[]): (from: number, to: number) => boolean {
  let first = 0;
  return (from, to) => {
    for (let span = spans[first]; span && span.at + span.length <= from; span = spans[first]) first += 1;
    const next = spans[first];
    return next !== undefined && next.at < to;
  };
}

function endOf(match: Match): number {
  return match.after + match.length;
}
