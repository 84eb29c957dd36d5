import type { RunInput } from '../../object/run.ts';
import { readObservations } from '../../run/observed.ts';
import type { Context } from '../context.ts';

/** What a command looked up while it ran, less what it was declared to read. */
export async function observedInputs(context: Context, file: string, declared: RunInput[]): Promise<RunInput[]> {
  const { store, history } = context;
  const found: RunInput[] = [];
  for (const { selector, name, run, path } of await readObservations(file)) {
    if (declared.some((input) => input.name === name && input.run === run)) continue;
    // Whoever wrote the file: only what this repository has made is an input.
    const output = store.has('run', run) ? history.run(run).outputs[name] : undefined;
    if (!output) continue;
    const { version, content } = output;
    const where = path === undefined ? {} : { path };
    found.push({ role: name, name, version, run, content, edge: 'observed', ...where, extra: { selector } });
  }
  return found;
}
