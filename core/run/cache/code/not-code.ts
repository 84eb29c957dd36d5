import { readArtYaml } from '../../../workspace/yaml.ts';
import type { Step } from '../../step.ts';
import { knownLockfiles } from '../lockfiles.ts';

/**
 * Paths of the workspace that do not count as code: the data of artifacts and what steps write, because a result that
 * changed the key of its own step would never be found again; and what is a part of the key by itself already.
 */
export class NotCode {
  readonly #results: Set<string>;
  readonly #settings: Set<string>;

  constructor(root: string, step: Step) {
    const { artifacts, steps } = readArtYaml(root);
    const written = Object.values(steps).flatMap(writtenBy);
    this.#results = new Set(
      [
        ...['art.lock', '.art'],
        ...Object.values(artifacts).map(({ path }) => path),
        ...written,
        ...step.outputs.map(({ path }) => path),
        ...step.metrics,
      ].map(plain),
    );
    this.#settings = new Set(['art.yaml', ...knownLockfiles, ...(step.lockfiles ?? []), ...step.paramFiles].map(plain));
  }

  /** Whether a path is, or lies in, what is written by runs. */
  isResult(path: string): boolean {
    for (let end = path.length; end > 0; end = path.lastIndexOf('/', end - 1)) {
      if (this.#results.has(path.slice(0, end))) return true;
    }
    return false;
  }

  /** Whether a file is left out where nobody named it: a result, or settings that are looked at by value. */
  leavesOut(path: string): boolean {
    return this.#settings.has(path) || this.isResult(path);
  }
}

/** What a step of art.yaml writes, as far as it says so in an expected form: its schema is checked elsewhere. */
function writtenBy(step: unknown): string[] {
  const { outputs, metrics } = (step ?? {}) as { outputs?: unknown; metrics?: unknown };
  const made = outputs !== null && typeof outputs === 'object' && !Array.isArray(outputs) ? Object.values(outputs) : [];
  const paths = made.map((one) => (one !== null && typeof one === 'object' && 'path' in one ? one.path : one));
  return [...paths, ...(Array.isArray(metrics) ? metrics : [metrics])].filter((path) => typeof path === 'string');
}

function plain(path: string): string {
  return path.replace(/^(\.\/)+/, '').replace(/\/+$/, '');
}
