import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isMap, type YAMLMap } from 'yaml';
import { UsageError } from '../errors.ts';
import { checkArtifactName } from '../object/names.ts';
import { isErrno, writeFileDurable } from '../store/files.ts';
import { findOverlap, trackedPath, trackedPathProblem } from './tracked-path.ts';
import { parseYaml, type YamlFile } from './yaml-file.ts';
import { artYamlName, parseArtYaml, type TrackedArtifact } from './yaml-read.ts';

/**
 * Tracks an artifact, or changes the path or type of one, in `art.yaml`; comments and all else there stay. Throws
 * UsageError where name or path cannot be, and ArtYamlError where the file has an error already.
 */
export function addArtifact(root: string, name: string, artifact: TrackedArtifact): void {
  checkArtifactName(name);
  const path = trackedPath(artifact.path);
  const problem = trackedPathProblem(path);
  if (problem !== undefined) throw new UsageError(`the path of "${name}" is refused: ${problem}`);
  const file = open(root);
  const { artifacts } = parseArtYaml(file);
  const others = Object.entries(artifacts).filter(([other]) => other !== name);
  const clash = findOverlap([...others.map(([other, known]) => ({ name: other, path: known.path })), { name, path }]);
  if (clash !== undefined) throw new UsageError(clash.problem, { hint: clash.hint });
  const { type } = artifact;
  const value = type === undefined ? path : file.doc.createNode({ path, type }, { flow: true });
  artifactsOf(file).set(file.doc.createNode(name), value);
  write(root, file);
}

/** Stops tracking an artifact; its versions stay. False when it was not there. */
export function removeArtifact(root: string, name: string): boolean {
  const file = open(root);
  if (!(name in parseArtYaml(file).artifacts)) return false;
  artifactsOf(file).delete(name);
  write(root, file);
  return true;
}

function open(root: string): YamlFile & { text: string } {
  let text = '';
  try {
    text = readFileSync(join(root, artYamlName), 'utf8');
  } catch (error) {
    if (!isErrno(error, 'ENOENT')) throw error;
  }
  return { ...parseYaml(artYamlName, text), text };
}

function artifactsOf({ doc }: YamlFile): YAMLMap {
  if (!isMap(doc.contents)) doc.contents = doc.createNode({}) as typeof doc.contents;
  const top = doc.contents as unknown as YAMLMap;
  let artifacts = top.get('artifacts');
  if (!isMap(artifacts)) {
    artifacts = doc.createNode({});
    top.set('artifacts', artifacts);
  }
  const map = artifacts as YAMLMap;
  if (map.items.length === 0) map.flow = false;
  return map;
}

function write(root: string, { doc, text }: { doc: YamlFile['doc']; text: string }): void {
  const indent = /^( +)\S/m.exec(text)?.[1]?.length ?? 2;
  const written = doc.toString({ lineWidth: 0, indent, flowCollectionPadding: !/\{\S/.test(text) });
  writeFileDurable(join(root, artYamlName), written);
}
