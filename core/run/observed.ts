import { appendFileSync, createReadStream, existsSync } from 'node:fs';

/** The variable that names, to what a command starts, the file in which `art` notes what it looked up. */
export const OBSERVED_VARIABLE = 'ART_RUN';

/** An artifact version that a command asked `art` for. */
export interface Observation {
  /** As it was asked for. */
  selector: string;
  name: string;
  /** The run that made the version. */
  run: string;
  /** The path within the artifact, where only that was wanted. */
  path?: string;
}

// More paths of one version than this, and the whole of it is what was used.
const MAX_PATHS = 100;
const MAX_LINE = 1 << 16;

/** Notes what was looked up. Lines of several processes do not mix. */
export function noteObservation(file: string, observation: Observation): void {
  appendFileSync(file, `${JSON.stringify(observation)}\n`);
}

/** What was noted, each once, in the order of the first time. Lines that are not ours are passed over. */
export async function readObservations(file: string): Promise<Observation[]> {
  const versions = new Map<string, Map<string, Observation>>();
  for await (const line of linesOf(file)) {
    const observation = parse(line);
    if (!observation) continue;
    const { name, run, path = '', selector } = observation;
    // By the words as well: what was asked for as the latest may be another version next time.
    const words = selector.split(':', 1)[0] as string;
    const version = `${words} ${name} ${run}`;
    const paths = versions.get(version) ?? new Map<string, Observation>();
    versions.set(version, paths);
    if (paths.size > MAX_PATHS) {
      paths.clear();
      paths.set('', { selector: words, name, run });
    }
    if (!paths.has('')) paths.set(path, observation);
  }
  return [...versions.values()].flatMap((paths) => [...paths.values()]);
}

async function* linesOf(file: string): AsyncGenerator<string> {
  if (!existsSync(file)) return;
  let open = '';
  for await (const piece of createReadStream(file, 'utf8')) {
    const lines = (open + piece).split('\n');
    open = (lines.pop() ?? '').slice(0, MAX_LINE);
    yield* lines;
  }
}

function parse(line: string): Observation | undefined {
  try {
    const { selector, name, run, path } = JSON.parse(line) as Partial<Observation>;
    const texts = [selector, name, run].every((part) => typeof part === 'string');
    if (!texts || !/^[0-9a-f]{64}$/.test(run ?? '')) return undefined;
    return { selector, name, run, ...(typeof path === 'string' ? { path } : {}) } as Observation;
  } catch {
    return undefined;
  }
}
