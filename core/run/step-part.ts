import { artifactNameProblem } from '../object/names.ts';
import { trackedPath, trackedPathProblem } from '../workspace/tracked-path.ts';
import type { YamlFile } from '../workspace/yaml-file.ts';

/** A value in a step, with what to call and where to point when it is wrong. */
export interface StepPart {
  file: YamlFile;
  /** `step "train"`. */
  what: string;
  node: unknown;
  key: unknown;
}

/** A path as it is kept, refused where it leads out of the workspace. */
export function pathIn({ file, what, node, key }: StepPart, text: string): string {
  const path = trackedPath(text);
  const problem = trackedPathProblem(path);
  if (problem === undefined) return path;
  return file.fail(
    node ?? key,
    `a path of ${what} is refused: ${problem}`,
    'paths are relative to the folder of art.yaml',
  );
}

/** A name that an output may have. */
export function artifactName({ file, what, key }: StepPart, name: string): string {
  const problem = artifactNameProblem(name);
  return problem === undefined ? name : file.fail(key, `artifact name "${name}" in ${what} is refused: ${problem}`);
}
