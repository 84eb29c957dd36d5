import { isAbsolute } from 'node:path';
import type { Run } from '../object/run.ts';
import type { Stage } from '../store/stage.ts';
import { readConfig } from './config.ts';
import type { Context } from './context.ts';
import type { Captured } from './record.ts';

/** What surrounds a run: the code that made it and the machine that it was made on. */
export type Circumstances = Pick<Run, 'code' | 'env' | 'attachments'>;

export interface CircumstancesOptions {
  /** Whether a command is about to run, or results are recorded that are there already. */
  when: 'at-start' | 'at-commit';
  /** The words of the command. */
  command?: readonly string[];
  /** Files that belong to the code though git does not track them, from the workspace root. */
  also?: readonly string[];
  /** Paths of outputs, from the workspace root, besides those of art.yaml. */
  outputs?: readonly string[];
  /** Outputs that were just stored, to be compared with the code in age. */
  made?: readonly Captured[];
}

/**
 * Looks at the code and the environment and puts the snapshot of changed code into the stage. Outside of git there is no
 * code to look at. What is left out is told as a warning. `readYaml` comes before. Throws GitDamagedError.
 */
export async function circumstances(
  context: Context,
  stage: Stage,
  options: CircumstancesOptions,
): Promise<Circumstances> {
  const config = readConfig(context.store.dir);
  const found: Circumstances = {};
  if (config['env.capture'] !== false && process.env.ART_ENV !== 'off') {
    const { readEnvironment } = await import('../run/environment/environment.ts');
    found.env = await readEnvironment(context.workspace.root, options.command ? { command: options.command } : {});
  }
  if (context.workspace.git === undefined || config['code.capture'] === false) return found;
  return { ...found, ...(await lookAtCode(context, stage, options, config['code.maxBytes'])) };
}

async function lookAtCode(
  context: Context,
  stage: Stage,
  options: CircumstancesOptions,
  maxBytes: number | undefined,
): Promise<Circumstances> {
  const { readCodeState } = await import('../run/code/code-state.ts');
  const { codeFields, storeSnapshot } = await import('../run/code/snapshot.ts');
  const { adviseOnAge, adviseOnOmitted } = await import('./code-advice.ts');
  const { signal, onWarning = () => {} } = context.options;
  const state = readCodeState(context.workspace.root, {
    when: options.when,
    data: dataPaths(context, options),
    ...(options.also && { also: options.also }),
  });
  if (state === undefined) return {};
  const snapshot = await storeSnapshot(context.store, stage, state, {
    ...(maxBytes !== undefined && { maxBytes }),
    ...(signal && { signal }),
  });
  if (state.problem !== undefined) {
    onWarning({ code: 'CODE_UNKNOWN', message: `only the commit of the code is recorded: ${state.problem}` });
  }
  adviseOnOmitted(snapshot.omitted, onWarning);
  adviseOnAge(context, state, options.made ?? [], onWarning);
  const code = codeFields(state, snapshot);
  return snapshot.attachment ? { code, attachments: { code: snapshot.attachment } } : { code };
}

/** Where the workspace has data: what art.yaml names, what was ever committed or restored here, what is now an output. */
export function dataPaths(
  { workspace }: Context,
  { outputs = [], made = [] }: Pick<CircumstancesOptions, 'outputs' | 'made'> = {},
): string[] {
  const paths = [
    ...Object.values(workspace.yaml.artifacts).map(({ path }) => path),
    ...Object.keys(workspace.state().paths),
    ...made.flatMap(({ path }) => path ?? []),
    ...outputs,
  ];
  return [...new Set(paths)].filter((path) => !isAbsolute(path));
}
