// Histories made by hand, for the tests of this folder.

import { comparePaths } from '../../object/bytes.ts';
import { hashContent } from '../../object/hash.ts';
import { LayoutBuilder } from '../../object/layout.ts';
import { ManifestBuilder } from '../../object/manifest.ts';
import { RecipeBuilder } from '../../object/recipe.ts';
import { encodeRun, type RunInput } from '../../object/run.ts';
import type { Entry, Id } from '../../object/types.ts';
import { History } from '../../store/history.ts';
import { type Stage, Store } from '../../store/store.ts';
import { tempDir } from '../../store/testing.ts';
import { Blamer } from '../blame.ts';
import type { BlameOptions, BlameUnit } from '../types.ts';

/** A version of an artifact: files by path, and the versions that it replaced or was made from. */
export interface Made {
  name: string;
  run: Id;
  version: number;
  generation: number;
  content: Id;
}

export interface Draft {
  name?: string;
  files: Record<string, string | Buffer>;
  parents?: readonly Made[];
  inputs?: readonly Made[];
  /** Where to cut files into pieces: behind each of these bytes. Absent: not at all. */
  cuts?: ReadonlySet<number>;
}

/** A store to which versions are added one after the other. */
export class Versioned {
  readonly #dir: ReturnType<typeof tempDir> = tempDir();
  readonly store: Store = Store.create(this.#dir.path);
  readonly #history: History = new History(this.store);
  #stage: Stage | undefined;
  readonly warnings: string[] = [];
  #count = 0;

  /** What was added is written when somebody asks: many versions at once are much quicker. */
  get history(): History {
    this.#stage?.publish();
    this.#stage = undefined;
    return this.#history;
  }

  add({ name = 'data', files, parents = [], inputs = [], cuts }: Draft): Made {
    this.#stage ??= this.store.stage();
    const stage = this.#stage;
    const layout = new LayoutBuilder(stage);
    const manifest = new ManifestBuilder(stage);
    for (const path of Object.keys(files).sort(comparePaths)) {
      manifest.add(putFile(stage, layout, path, Buffer.from(files[path] as string), cuts));
    }
    const { root, files: entries, bytes } = manifest.finish();
    const layoutRoot = layout.finish();
    const version = Math.max(0, ...parents.map((parent) => parent.version)) + 1;
    const generation = Math.max(0, ...parents.map((parent) => parent.generation)) + 1;
    const heads = parents.map((parent) => parent.run).sort();
    const output = {
      content: root,
      ...(layoutRoot === undefined ? {} : { layout: layoutRoot }),
      ...{ files: entries, bytes, type: 'folder', meta: {}, version, supersedes: heads, extra: {} },
    };
    this.#count += 1;
    const run = stage.put(
      'run',
      encodeRun({
        author: `author ${this.#count}`,
        branch: 'main',
        time: this.#count,
        message: '',
        heads,
        generation,
        inputs: inputs.map(asInput),
        outputs: { [name]: output },
        params: {},
        metrics: {},
        labels: {},
        extra: {},
      }),
    );
    return { name, run, version, generation, content: root };
  }

  /** Each unit, as text, with the number of the run that brought it in: 1 is the first that was added. */
  async blame(made: Made, path?: string, options: BlameOptions = {}): Promise<[unit: string, origin: number][]> {
    const blamer = new Blamer(this.store, this.history, ({ message }) => this.warnings.push(message));
    const blame = await blamer.blame({ ...made, path }, options);
    return Array.from(blame?.entries ?? [], ({ unit, time }) => [textOf(unit), time]);
  }

  async remove(): Promise<void> {
    this.#stage?.abort();
    await this.store.close();
    this.#dir.remove();
  }
}

function putFile(stage: Stage, layout: LayoutBuilder, path: string, bytes: Buffer, cuts?: ReadonlySet<number>): Entry {
  const content = hashContent(bytes);
  const ends = cuts ? [...bytes.keys()].filter((at) => cuts.has(bytes[at] as number)).map((at) => at + 1) : [];
  if (bytes.length > 0 && ends.at(-1) !== bytes.length) ends.push(bytes.length);
  if (ends.length < 2) stage.put('blob', bytes);
  else {
    const recipe = new RecipeBuilder(stage);
    let start = 0;
    for (const end of ends) {
      const piece = bytes.subarray(start, end);
      recipe.add(stage.put('blob', piece), piece.length);
      start = end;
    }
    layout.add(content, recipe.finish());
  }
  return { path, mode: 0, size: bytes.length, content };
}

function asInput({ name, run, version, content }: Made): RunInput {
  return { role: name, name, version, run, content, edge: 'declared', extra: {} };
}

function textOf(unit: BlameUnit): string {
  if (unit.kind === 'line') return unit.text;
  if (unit.kind === 'key') return `${unit.key}=${unit.value}`;
  if (unit.kind === 'tensor') return unit.tensor;
  if (unit.kind === 'column') return `${unit.column} ${unit.group}`;
  return unit.kind === 'file' ? unit.path : `${unit.offset}+${unit.length}`;
}
