import type { ArtifactState, ArtifactStatus, Status } from '../api.ts';
import { compareWithDisk, isSame } from './compare.ts';
import type { Context } from './context.ts';

/** How the workspace stands to its branch: every tracked artifact, and every one of the branch. */
export async function status(context: Context): Promise<Status> {
  const { workspace, history } = context;
  const heads = workspace.heads();
  const names = new Set([...Object.keys(workspace.yaml.artifacts), ...history.names(heads)]);
  for (const { name } of Object.values(workspace.state().paths)) names.add(name);
  const artifacts: ArtifactStatus[] = [];
  for (const name of [...names].sort()) artifacts.push(await artifactStatus(context, name, heads));
  return { branch: workspace.branchOrNone() ?? '', heads, artifacts };
}

async function artifactStatus(context: Context, name: string, heads: string[]): Promise<ArtifactStatus> {
  const { workspace, history } = context;
  const path = workspace.pathOf(name) ?? '';
  const [latest, ...others] = history.live(name, heads);
  const base = workspace.state().paths[path];
  const own = base?.name === name ? base : undefined;
  const row = { name, path, ...(own ? { version: own.version } : {}), ...(latest ? { latest: latest.version } : {}) };
  if (path === '' || !workspace.has(path))
    return { ...row, state: own ? 'missing' : latest ? 'not checked out' : 'missing' };
  const content = own?.content ?? latest?.content;
  if (content === undefined) return { ...row, state: 'new' };
  const changes = await compareWithDisk(context, { name, path }, content);
  if (!isSame(changes)) return { ...row, state: 'modified', ...changes };
  return { ...row, ...(own ? {} : { version: latest?.version ?? 1 }), state: settled(own, latest, others.length > 0) };
}

function settled(
  own: { content: string; version: number } | undefined,
  latest: { content: string; version: number } | undefined,
  forked: boolean,
): ArtifactState {
  if (forked) return 'forked';
  return own && latest && own.version < latest.version ? 'behind' : 'unchanged';
}
