import { ArtError } from '../../errors.ts';
import type { RunInput } from '../../object/run.ts';
import type { Stage } from '../../store/stage.ts';
import { authorOf } from '../author.ts';
import type { Context } from '../context.ts';
import { type Captured, record } from '../record.ts';
import type { RunOptions } from './types.ts';

/** Records what a command is about to read and no run has made, so that every input has an origin. */
export function storeInput(
  context: Context,
  stage: Stage,
  captured: Captured,
  { author, branch }: RunOptions,
): Pick<RunInput, 'name' | 'version' | 'run' | 'content'> {
  const { name } = captured;
  const draft = {
    author: author ?? authorOf(context),
    branch: branch ?? context.workspace.branch(),
    time: Date.now(),
    message: `store input ${name}`,
    kind: 'commit',
    inputs: [],
    outputs: { [name]: captured.draft },
    params: {},
    metrics: {},
    labels: {},
    extra: {},
  };
  const { run, outputs } = record(context, stage, draft, [captured]);
  const output = outputs[name];
  if (!output) throw new ArtError('INPUT_LOST', `input "${name}" was not stored`);
  const { version, content, files, bytes } = output;
  context.options.onWarning?.({
    code: 'INPUT_STORED',
    message: `stored input "${name}" as ${name}@${version} (${files} ${files === 1 ? 'file' : 'files'}, ${bytes} bytes)`,
  });
  return { name, version, run, content };
}
