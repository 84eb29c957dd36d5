import type { Resolved } from '../api.ts';
import { AmbiguousError, NotFoundError, UsageError } from '../errors.ts';
import type { Id } from '../object/types.ts';
import type { Facts } from '../store/facts.ts';
import type { History } from '../store/history.ts';
import type { VersionRow } from '../store/history-index.ts';
import { isRunPrefix, parseSelector, splitAncestor, versionNumber, versionsBack } from './selector.ts';

const CANDIDATES_SHOWN = 8;

interface Candidate {
  /** How an error names it: `branch "x"`. */
  what: string;
  /** What to type to mean just this one. */
  exact: string;
  resolved: Resolved;
}

/** Where the user stands: the current branch, and its heads, best first. */
export interface View {
  branch(): string;
  heads(): Id[];
}

/** Turns the words of a user into runs and artifact versions, seen from one branch. */
export class Resolver {
  readonly #history: History;
  readonly #facts: Facts;
  readonly #view: View;

  constructor(history: History, facts: Facts, view: View) {
    this.#history = history;
    this.#facts = facts;
    this.#view = view;
  }

  /** Throws NotFoundError, AmbiguousError or UsageError. */
  resolve(text: string): Resolved {
    const { name, version, path } = parseSelector(text);
    const resolved = version === undefined ? this.#word(name) : this.#versioned(name, version);
    if (path === undefined || path === '') return resolved;
    if (!resolved.output) {
      throw new UsageError(`"${text}" has a path, and "${name}" is a run`, {
        hint: 'name the artifact: NAME@RUN:PATH',
      });
    }
    return { ...resolved, path };
  }

  /** The run that a run word or an artifact selector leads to. */
  run(text: string): Id {
    return this.resolve(text).run;
  }

  /** Like resolve, for where only an artifact will do. */
  artifact(text: string): Resolved & { output: NonNullable<Resolved['output']> } {
    const resolved = this.resolve(text);
    if (!resolved.output)
      throw new UsageError(`"${text}" is a run, not an artifact`, { hint: `see its outputs: art show ${text}` });
    return resolved as Resolved & { output: NonNullable<Resolved['output']> };
  }

  #word(word: string): Resolved {
    const found = this.#candidates(word);
    const [first] = found;
    if (first && new Set(found.map(({ resolved }) => `${resolved.run} ${resolved.output?.name ?? ''}`)).size === 1) {
      return first.resolved;
    }
    if (first) throw ambiguous(word, found);
    throw this.#unknown(word);
  }

  #candidates(word: string): Candidate[] {
    const found = this.#runs(word).map(({ what, exact, run }) => ({ what, exact, resolved: { run } as Resolved }));
    const latest = this.#history.latest(word, this.#view.heads());
    if (latest) found.push({ what: `artifact "${word}"`, exact: `${word}@latest`, resolved: this.#output(latest) });
    const tagged = this.#tag(word);
    if (tagged?.output) found.push({ what: `tag "${word}"`, exact: `${tagged.output.name}@${word}`, resolved: tagged });
    return found;
  }

  // Runs that a word means: HEAD, a branch, a tag of a run, hex digits; each with `~n`.
  #runs(word: string): { what: string; exact: string; run: Id }[] {
    const { base, back } = splitAncestor(word);
    const found: { what: string; exact: string; run: Id }[] = [];
    const add = (what: string, run: Id): void => {
      found.push({ what, exact: `${base}~${back}`, run: this.#ancestor(run, back, word) });
    };
    if (base === 'HEAD') {
      const [head] = this.#view.heads();
      if (!head)
        throw new NotFoundError(`branch "${this.#view.branch()}" has no runs yet`, {
          hint: 'record one: art commit -o NAME=PATH',
        });
      add('HEAD', head);
    } else if (isRunPrefix(base)) {
      const heads = this.#history.allHeads();
      const runs = [...this.#history.index.runsWithPrefix(base)].filter((run) => this.#history.reachable(run, heads));
      for (const run of runs) found.push({ what: `run ${run}`, exact: run, run: this.#ancestor(run, back, word) });
    } else {
      const [head] = isRefLike(base) ? this.#history.heads(base) : [];
      if (head) add(`branch "${base}"`, head);
      const tagged = this.#tag(base);
      if (tagged && !tagged.output) add(`tag "${base}"`, tagged.run);
    }
    return found;
  }

  #versioned(name: string, version: string): Resolved {
    const number = versionNumber(version);
    if (number !== undefined) return this.#numbered(name, number);
    const back = version === 'latest' ? 0 : versionsBack(version);
    if (back !== undefined) return this.#back(name, back);
    const tagged = this.#tag(version);
    if (tagged?.output) {
      if (tagged.output.name === name) return tagged;
      throw new NotFoundError(`tag "${version}" is of artifact "${tagged.output.name}", not "${name}"`);
    }
    const runs = this.#runs(version);
    const [only] = runs;
    if (runs.length > 1 && new Set(runs.map(({ run }) => run)).size > 1) {
      throw ambiguous(
        version,
        runs.map(({ what, exact, run }) => ({ what, exact: `${name}@${exact}`, resolved: { run } })),
      );
    }
    if (!only)
      throw new NotFoundError(`"${version}" is no version of "${name}"`, { hint: `see its versions: art log ${name}` });
    const own = this.#history.run(only.run).outputs[name];
    if (own) return { run: only.run, output: { name, value: own } };
    const latest = this.#history.latest(name, [only.run]);
    if (latest) return this.#output(latest);
    throw new NotFoundError(`"${name}" did not exist at "${version}"`, { hint: `see its versions: art log ${name}` });
  }

  #numbered(name: string, number: number): Resolved {
    const rows = [...this.#history.versions(name, this.#view.heads(), number)];
    const [first] = rows;
    if (!first) throw this.#noVersion(name, `version ${number}`);
    if (new Set(rows.map((row) => row.content)).size > 1) {
      throw ambiguous(
        `${name}@${number}`,
        rows.map((row) => ({
          what: `run ${row.run.slice(0, 12)}`,
          exact: `${name}@${row.run.slice(0, 12)}`,
          resolved: { run: row.run },
        })),
      );
    }
    return this.#output(first);
  }

  #back(name: string, back: number): Resolved {
    let left = back;
    let current: number | undefined;
    for (const row of this.#history.versions(name, this.#view.heads())) {
      if (row.version === current) continue;
      if (left === 0) return this.#output(row);
      current = row.version;
      left -= 1;
    }
    throw this.#noVersion(name, back === 0 ? 'latest' : `~${back}`);
  }

  #noVersion(name: string, what: string): NotFoundError {
    const latest = this.#history.latest(name, this.#view.heads());
    if (!latest) return this.#unknown(name);
    return new NotFoundError(`"${name}" has no ${what} on branch "${this.#view.branch()}"`, {
      hint: `its latest version is ${latest.version}: art log ${name}`,
    });
  }

  #unknown(word: string): NotFoundError {
    const names = [...this.#history.names(this.#view.heads())];
    const shown = names.slice(0, CANDIDATES_SHOWN).join(', ') + (names.length > CANDIDATES_SHOWN ? ', ...' : '');
    const hint =
      names.length > 0
        ? `artifacts on branch "${this.#view.branch()}": ${shown}`
        : 'nothing is recorded on this branch yet';
    return new NotFoundError(`nothing here is called "${word}"`, { hint });
  }

  #tag(name: string): Resolved | undefined {
    const value = isRefLike(name) ? this.#facts.current('tag', { tag: name })?.fact.value : undefined;
    if (!value || typeof value !== 'object' || !('run' in value)) return undefined;
    const run = Buffer.from(value['run'] as Uint8Array).toString('hex');
    const output = value['output'];
    if (typeof output !== 'string') return { run };
    const stored = this.#history.run(run).outputs[output];
    return stored ? { run, output: { name: output, value: stored } } : { run };
  }

  #output(row: VersionRow): Resolved {
    const value = this.#history.run(row.run).outputs[row.name];
    if (!value) throw new NotFoundError(`run ${row.run.slice(0, 12)} has no output "${row.name}"`);
    return { run: row.run, output: { name: row.name, value } };
  }

  #ancestor(run: Id, back: number, word: string): Id {
    let id = run;
    for (let left = back; left > 0; left--) {
      const [first] = this.#history.topmost(this.#history.node(id).heads);
      if (!first) throw new NotFoundError(`"${word}" goes back beyond the first run`);
      id = first;
    }
    return id;
  }
}

function isRefLike(text: string): boolean {
  return !/[\0:@~]/.test(text);
}

function ambiguous(word: string, found: Candidate[]): AmbiguousError {
  const shown = found.slice(0, CANDIDATES_SHOWN).map(({ what }) => what);
  const more = found.length > CANDIDATES_SHOWN ? ` and ${found.length - CANDIDATES_SHOWN} more` : '';
  return new AmbiguousError(`"${word}" could be ${shown.join(' or ')}${more}`, {
    hint: `say which: ${found
      .slice(0, CANDIDATES_SHOWN)
      .map(({ exact }) => exact)
      .join('  ')}`,
  });
}
