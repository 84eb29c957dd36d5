import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isMap, type Node } from 'yaml';
import { artifactNameProblem } from '../object/names.ts';
import { isErrno } from '../store/files.ts';
import { findOverlap, trackedPath, trackedPathProblem } from './tracked-path.ts';
import { parseYaml, type YamlFile } from './yaml-file.ts';
import { entries, textOf } from './yaml-nodes.ts';

export const artYamlName = 'art.yaml';

export interface TrackedArtifact {
  /** From the workspace root, with `/`, without one at the end. */
  path: string;
  type?: string;
}

/** What a project says about itself. */
export interface ArtYaml {
  remote?: string;
  artifacts: Record<string, TrackedArtifact>;
  /** Only those who run them look into them: see core/run/steps.ts. */
  steps: Record<string, unknown>;
}

/**
 * Reads `art.yaml` in the workspace root; an absent file says nothing. Throws ArtYamlError, which names the line and
 * column.
 *
 * @example readArtYaml('/project').artifacts // { dataset: { path: 'data' } }
 */
export function readArtYaml(root: string): ArtYaml {
  return parseArtYaml(openArtYaml(root));
}

/** The file itself, for those who point at places in it. */
export function openArtYaml(root: string): YamlFile {
  let text = '';
  try {
    text = readFileSync(join(root, artYamlName), 'utf8');
  } catch (error) {
    if (!isErrno(error, 'ENOENT')) throw error;
  }
  return parseYaml(artYamlName, text);
}

export function parseArtYaml(file: YamlFile): ArtYaml {
  const found: ArtYaml = { artifacts: Object.create(null), steps: Object.create(null) };
  for (const { name, key, value } of entries(file, file.doc.contents, 'art.yaml')) {
    if (name === 'remote') found.remote = textOf(file, value, key, 'remote');
    else if (name === 'artifacts') readArtifacts(file, value, found.artifacts);
    else if (name === 'steps') readSteps(file, value, found.steps);
    else file.fail(key, `unknown key "${name}"`, 'the keys are remote, artifacts and steps');
  }
  return found;
}

function readArtifacts(file: YamlFile, node: unknown, found: ArtYaml['artifacts']): void {
  const nodes = new Map<string, unknown>();
  for (const { name, key, value } of entries(file, node, 'artifacts')) {
    const problem = artifactNameProblem(name);
    if (problem !== undefined) file.fail(key, `artifact name "${name}" is refused: ${problem}`);
    found[name] = readArtifact(file, name, key, value);
    nodes.set(name, key);
  }
  const clash = findOverlap(Object.entries(found).map(([name, { path }]) => ({ name, path })));
  if (clash !== undefined) file.fail(nodes.get(clash.name), clash.problem, clash.hint);
}

function readArtifact(file: YamlFile, name: string, key: unknown, value: unknown): TrackedArtifact {
  if (!isMap(value)) return { path: pathOf(file, name, value, key) };
  let path: string | undefined;
  let type: string | undefined;
  for (const part of entries(file, value, `artifact "${name}"`)) {
    if (part.name === 'path') path = pathOf(file, name, part.value, part.key);
    else if (part.name === 'type') type = textOf(file, part.value, part.key, `the type of "${name}"`);
    else file.fail(part.key, `artifact "${name}" has an unknown key "${part.name}"`, 'the keys are path and type');
  }
  if (path === undefined) return file.fail(key, `artifact "${name}" has no path`, `write it as ${name}: PATH`);
  return type === undefined ? { path } : { path, type };
}

function pathOf(file: YamlFile, name: string, node: unknown, key: unknown): string {
  const path = trackedPath(textOf(file, node, key, `the path of "${name}"`));
  const problem = trackedPathProblem(path);
  if (problem === undefined) return path;
  return file.fail(
    node,
    `the path of "${name}" is refused: ${problem}`,
    'paths are relative to the folder of art.yaml',
  );
}

function readSteps(file: YamlFile, node: unknown, found: ArtYaml['steps']): void {
  for (const { name, key, value } of entries(file, node, 'steps')) {
    if (!isMap(value)) file.fail(key, `step "${name}" must be a map`);
    try {
      found[name] = (value as Node).toJS(file.doc);
    } catch (error) {
      file.fail(key, `step "${name}" cannot be read: ${(error as Error).message.toLowerCase()}`);
    }
  }
}
