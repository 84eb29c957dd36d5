import { isMap, isScalar } from 'yaml';
import { entries, items, textOf } from '../workspace/yaml-nodes.ts';
import type { ArtYaml } from '../workspace/yaml-read.ts';
import { isPathTarget } from './plan.ts';
import type { StepInput, StepOutput } from './step.ts';
import { artifactName, pathIn, type StepPart } from './step-part.ts';

/** `[dataset, ./config.yaml]`, or `{ train: dataset@2, config: ./config.yaml }` where roles are named. */
export function stepInputs(part: StepPart): StepInput[] {
  const { file, what, node, key } = part;
  const read = (item: unknown, at: unknown, role?: string): StepInput => {
    const written = textOf(file, item, at, `an input of ${what}`);
    if (written.startsWith('/') || written.startsWith('../')) {
      file.fail(item, `an input of ${what} is refused: "${written}" lies outside of the workspace`);
    }
    const target = isPathTarget(written) ? `./${pathIn({ ...part, node: item }, written)}` : written;
    return { role: role ?? roleOf(target), target };
  };
  const inputs = isMap(node)
    ? entries(file, node, `inputs of ${what}`).map((entry) => read(entry.value, entry.key, entry.name))
    : items(file, node, `inputs of ${what}`).map((item) => read(item, item));
  const twice = inputs.find(({ role }, at) => inputs.findIndex((other) => other.role === role) !== at);
  if (twice === undefined) return inputs;
  return file.fail(key, `two inputs of ${what} are called "${twice.role}"`, 'name their roles: { ROLE: SELECTOR }');
}

/** `[model]` where art.yaml has the path, or `{ model: PATH }`, or `{ model: { path, type, persist } }`. */
export function stepOutputs(part: StepPart, artifacts: ArtYaml['artifacts']): StepOutput[] {
  const { file, what, node } = part;
  if (!isMap(node)) {
    return items(file, node, `outputs of ${what}`).map((item) => {
      const name = artifactName({ ...part, key: item }, textOf(file, item, item, `an output of ${what}`));
      return known(part, name, item, artifacts);
    });
  }
  return entries(file, node, `outputs of ${what}`).map(({ name, key, value }) => {
    artifactName({ ...part, key }, name);
    if (isMap(value)) return described({ ...part, node: value, key }, name, artifacts);
    if (isScalar(value) && value.value === null) return known(part, name, key, artifacts);
    const path = pathIn({ ...part, node: value }, textOf(file, value, key, `the path of "${name}" in ${what}`));
    return agreed({ ...part, key }, { ...typed(artifacts, name), name, path, persist: false }, artifacts);
  });
}

function described(part: StepPart, name: string, artifacts: ArtYaml['artifacts']): StepOutput {
  const { file, what } = part;
  const output: Partial<StepOutput> = { ...typed(artifacts, name), name, persist: false };
  for (const { name: word, key, value } of entries(file, part.node, `output "${name}"`)) {
    if (word === 'path')
      output.path = pathIn({ ...part, node: value }, textOf(file, value, key, `the path of "${name}"`));
    else if (word === 'type') output.type = textOf(file, value, key, `the type of "${name}"`);
    else if (word === 'persist' && isScalar(value) && typeof value.value === 'boolean') output.persist = value.value;
    else if (word === 'persist') file.fail(value, `persist of "${name}" must be true or false`);
    else
      file.fail(key, `output "${name}" of ${what} has an unknown key "${word}"`, 'the keys are path, type and persist');
  }
  if (output.path === undefined) output.path = known(part, name, part.key, artifacts).path;
  return agreed(part, output as StepOutput, artifacts);
}

function known({ file, what }: StepPart, name: string, at: unknown, artifacts: ArtYaml['artifacts']): StepOutput {
  const artifact = artifacts[name];
  if (artifact !== undefined) return { name, ...artifact, persist: false };
  return file.fail(
    at,
    `output "${name}" of ${what} has no path`,
    `write it as { ${name}: PATH }, or add it to artifacts`,
  );
}

/** An artifact has one home: what a step says of it may not be at odds with `artifacts`. */
function agreed({ file, key }: StepPart, output: StepOutput, artifacts: ArtYaml['artifacts']): StepOutput {
  const home = artifacts[output.name]?.path;
  if (home === undefined || home === output.path) return output;
  return file.fail(key, `"${output.name}" is at "${home}" in artifacts, and at "${output.path}" here`);
}

function typed(artifacts: ArtYaml['artifacts'], name: string): { type?: string } {
  const type = artifacts[name]?.type;
  return type === undefined ? {} : { type };
}

/** `dataset` for `dataset@2:train`, the path for a path. */
function roleOf(target: string): string {
  if (isPathTarget(target)) return target.replace(/^\.\//, '');
  return target.split(':', 1)[0]?.split('@', 1)[0] || target;
}
