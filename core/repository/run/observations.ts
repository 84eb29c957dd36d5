import type { RunInput } from '../../object/run.ts';
import { readObservations } from '../../run/observed.ts';
import type { Context } from '../context.ts';

/** What a command looked up while it ran. */
export async function observedInputs(context: Context, file: string): Promise<RunInput[]> {
  const { store, history } = context;
  const found: RunInput[] = [];
  for (const { selector, name, run, path } of await readObservations(file)) {
    // Whoever wrote the file: only what this repository has made is an input.
    const output = store.has('run', run) ? history.run(run).outputs[name] : undefined;
    if (!output) continue;
    const { version, content } = output;
    const where = path === undefined ? {} : { path };
    found.push({ role: name, name, version, run, content, edge: 'observed', ...where, extra: { selector } });
  }
  return found;
}
