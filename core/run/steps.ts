import { findOverlap } from '../workspace/tracked-path.ts';
import type { YamlFile } from '../workspace/yaml-file.ts';
import { entries } from '../workspace/yaml-nodes.ts';
import { type ArtYaml, openArtYaml, parseArtYaml } from '../workspace/yaml-read.ts';
import { findCycle } from './plan.ts';
import type { Step } from './step.ts';
import { readStep } from './step-read.ts';

/**
 * The steps that `art.yaml` in the workspace root describes, in its order. Throws ArtYamlError, which names line and
 * column, for what breaks the schema, for an output that two steps claim, and for steps that depend on each other.
 *
 * @example readSteps('/project').map(({ name }) => name) // ['prepare', 'train']
 */
export function readSteps(root: string): Step[] {
  const file = openArtYaml(root);
  return parseSteps(file, parseArtYaml(file));
}

export function parseSteps(file: YamlFile, { artifacts }: ArtYaml): Step[] {
  const steps: Step[] = [];
  const places = new Map<string, unknown>();
  for (const part of entries(file, file.doc.contents, 'art.yaml')) {
    if (part.name !== 'steps') continue;
    for (const { name, key, value } of entries(file, part.value, 'steps')) {
      places.set(name, key);
      steps.push(readStep(file, name, key, value, artifacts));
    }
  }
  refuseSharedOutputs(file, steps, places, artifacts);
  const cycle = findCycle(steps);
  if (cycle !== undefined) {
    file.fail(places.get(cycle[0] as string), `steps depend on each other: ${cycle.join(' -> ')}`);
  }
  return steps;
}

function refuseSharedOutputs(
  file: YamlFile,
  steps: Step[],
  places: Map<string, unknown>,
  artifacts: ArtYaml['artifacts'],
): void {
  const makers = new Map<string, string>();
  for (const { name, outputs } of steps) {
    for (const output of outputs) {
      const other = makers.get(output.name);
      if (other !== undefined) {
        file.fail(places.get(name), `steps "${other}" and "${name}" both make "${output.name}"`);
      }
      makers.set(output.name, name);
    }
  }
  const others = Object.entries(artifacts).flatMap(([name, { path }]) => (makers.has(name) ? [] : [{ name, path }]));
  const clash = findOverlap([...others, ...steps.flatMap(({ outputs }) => outputs)]);
  const last = steps.findLast(({ outputs }) => outputs.some(({ name }) => clash?.problem.includes(`"${name}"`)));
  if (clash !== undefined) file.fail(places.get(last?.name ?? ''), clash.problem);
}
