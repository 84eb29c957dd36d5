import { basename } from 'node:path';
import { NotFoundError, UsageError } from '../errors.ts';
import { checkArtifactName } from '../object/names.ts';
import { addToGitignore, removeFromGitignore } from '../workspace/gitignore.ts';
import type { Context } from './context.ts';

export interface Tracked {
  name: string;
  path: string;
}

/** Names a path as an artifact in `art.yaml`, and keeps git from storing it too. */
export async function track(
  context: Context,
  path: string,
  options: { name?: string; type?: string },
): Promise<Tracked> {
  const { workspace } = context;
  const key = workspace.key(path);
  if (key.startsWith('/'))
    throw new UsageError(`"${path}" is outside the workspace "${workspace.root}"`, {
      hint: 'record it once: art commit -o NAME=PATH',
    });
  if (!workspace.has(key)) throw new NotFoundError(`there is nothing at "${path}"`);
  const name = options.name ?? nameOf(key);
  checkArtifactName(name);
  const { addArtifact } = await import('../workspace/yaml.ts');
  addArtifact(workspace.root, name, { path: key, ...(options.type === undefined ? {} : { type: options.type }) });
  if (workspace.git) addToGitignore(workspace.root, [key]);
  return { name, path: key };
}

/** Forgets a tracked artifact; what is recorded of it, and its files, stay. */
export async function untrack(context: Context, nameOrPath: string): Promise<Tracked> {
  const { workspace } = context;
  await workspace.readYaml();
  const artifacts = Object.entries(workspace.yaml.artifacts);
  const found = artifacts.find(([name, { path }]) => name === nameOrPath || path === keyOf(context, nameOrPath));
  if (!found) {
    const names = artifacts.map(([name]) => name).join(', ');
    throw new NotFoundError(`"${nameOrPath}" is not tracked`, {
      hint: names ? `tracked are ${names}` : 'nothing is tracked here',
    });
  }
  const [name, { path }] = found;
  const { removeArtifact } = await import('../workspace/yaml.ts');
  removeArtifact(workspace.root, name);
  if (workspace.git) removeFromGitignore(workspace.root, [path]);
  return { name, path };
}

function keyOf(context: Context, path: string): string | undefined {
  try {
    return context.workspace.key(path);
  } catch {
    return undefined;
  }
}

function nameOf(key: string): string {
  const base = basename(key);
  const dot = base.lastIndexOf('.');
  return (dot > 0 ? base.slice(0, dot) : base).replace(/[^A-Za-z0-9._-]/g, '-');
}
