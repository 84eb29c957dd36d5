import { ArtError, UsageError } from '../errors.ts';
import { Bisection, type Verdict } from '../lineage/bisect.ts';
import type { Id } from '../object/types.ts';
import { commandTest } from './bisect-command.ts';
import { type Bound, metricTest } from './bisect-metric.ts';
import { type Candidate, candidatesOf } from './bisect-range.ts';
import type { Context } from './context.ts';

export interface BisectOptions {
  /** A version or run known to be good; without one the first bad one may be the very first. */
  good?: string;
  /** One known to be bad; the latest version, or the run itself, when absent. */
  bad?: string;
  /** What makes a run bad: a metric beyond a bound ... */
  bound?: Bound;
  /** ... or a command that fails. Its words; no shell is used. */
  command?: readonly string[];
  /** What the command prints, on both of its streams. */
  onOutput?: (piece: Uint8Array) => void;
  /** Called after each test. */
  onStep?: (step: BisectStep) => void;
}

export interface BisectStep extends Candidate {
  verdict: Verdict;
  /** The metric's value. */
  value?: number;
  /** The command's exit code. */
  status?: number;
  /** How many may still be the first bad one. */
  left: number;
}

export interface BisectResult {
  /** The first bad one; absent where some that could be it cannot be tested. */
  first?: Candidate;
  /** What the first bad one comes from directly, all of it good. */
  before: Candidate[];
  /** All that may be the first bad one; only `first` when that is known. */
  suspects: Candidate[];
  steps: BisectStep[];
}

/** What a test finds out about one candidate. */
export type Test = (candidate: Candidate) => Promise<Pick<BisectStep, 'verdict' | 'value' | 'status'>>;

/**
 * Finds the first run at which something went wrong, along the versions of an artifact or the history of a run, in a
 * number of tests that grows with the logarithm of how many there are.
 */
export async function bisect(context: Context, what: string, options: BisectOptions): Promise<BisectResult> {
  const range = candidatesOf(context, what, options);
  const test = testOf(context, options);
  const steps: BisectStep[] = [];
  let left = range.suspects.length;
  const judge = async (id: Id, settle: (verdict: Verdict) => number): Promise<Verdict> => {
    context.options.signal?.throwIfAborted();
    const candidate = range.describe(id);
    const found = await test(candidate);
    left = settle(found.verdict);
    const step = { ...candidate, ...found, left };
    steps.push(step);
    options.onStep?.(step);
    return found.verdict;
  };
  const stay = (): number => left;
  refuseUnless('bad', await judge(range.bad, stay), range.describe(range.bad));
  if (range.good !== undefined) refuseUnless('good', await judge(range.good, stay), range.describe(range.good));
  const bisection = new Bisection(range.suspects, range.bad);
  for (let id = bisection.next(); id !== undefined; id = bisection.next()) {
    const tested = id;
    await judge(tested, (verdict) => {
      bisection.tell(tested, verdict);
      return bisection.left.length;
    });
  }
  const suspects = bisection.left.map(range.describe);
  const [first, ...others] = suspects;
  if (!first || others.length > 0) return { before: [], suspects, steps };
  return { first, before: range.before(first.run).map(range.describe), suspects, steps };
}

function testOf(context: Context, { bound, command, onOutput }: BisectOptions): Test {
  if (bound && command) throw new UsageError('bisect takes a metric or a command, not both');
  if (bound) return metricTest(context, bound);
  if (command && command.length > 0) return commandTest(context, command, onOutput ?? (() => {}));
  throw new UsageError('bisect needs to know what is bad', {
    hint: 'a metric: --metric NAME --below N; or a command that fails: -- COMMAND',
  });
}

function refuseUnless(wanted: 'good' | 'bad', verdict: Verdict, { label }: Candidate): void {
  if (verdict === wanted || (wanted === 'good' && verdict === 'skip')) return;
  const found = verdict === 'skip' ? 'cannot be tested' : `is ${verdict}`;
  throw new ArtError('NOT_BISECTABLE', `"${label}", which should be ${wanted}, ${found}`, {
    hint: `name another: art bisect WHAT GOOD BAD, where GOOD comes before BAD`,
  });
}
