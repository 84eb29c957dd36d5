import type { Planned } from './plan.ts';

/** Waits for its turn: one at a time. */
export class Turnstile {
  #last: Promise<unknown> = Promise.resolve();

  through<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#last.then(work, work);
    this.#last = done.catch(() => {});
    return done;
  }
}

/**
 * Works through planned steps, at most `jobs` at once, each when all that it comes after have gone well. `work` tells
 * whether its step went well; for what comes after one that did not, `skip` is called with the name of that one. When
 * `work` throws, what is under way is waited for, nothing is begun any more, and that is thrown.
 */
export async function schedule(
  planned: readonly Planned[],
  jobs: number,
  work: (one: Planned) => Promise<boolean>,
  skip: (one: Planned, because: string) => void,
): Promise<void> {
  const well = new Map<string, boolean>();
  const waiting = [...planned];
  const running = new Set<Promise<void>>();
  const failures: unknown[] = [];
  const begin = (one: Planned): void => {
    const under: Promise<void> = work(one)
      .then(
        (ok) => void well.set(one.step.name, ok),
        (error) => void failures.push(error),
      )
      .finally(() => running.delete(under));
    running.add(under);
  };
  const next = (): Planned | undefined => {
    for (const one of [...waiting]) {
      const because = one.after.find((name) => well.get(name) === false);
      if (because !== undefined) {
        waiting.splice(waiting.indexOf(one), 1);
        well.set(one.step.name, false);
        skip(one, because);
      }
    }
    const at = waiting.findIndex((one) => one.after.every((name) => well.get(name)));
    return at < 0 ? undefined : waiting.splice(at, 1)[0];
  };
  for (;;) {
    while (running.size < jobs && failures.length === 0) {
      const one = next();
      if (!one) break;
      begin(one);
    }
    if (running.size === 0) break;
    await Promise.race(running);
  }
  if (failures.length > 0) throw failures[0];
}
