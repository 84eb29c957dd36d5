import type { ArtifactState, ArtifactStatus, Status } from '../../core/api.ts';
import { short } from '../../core/repository/context.ts';
import type { Command } from '../command.ts';
import { layOut } from '../output/columns.ts';
import { escapeName } from '../output/escape.ts';
import type { Style } from '../output/style.ts';

export const command: Command = {
  name: 'status',
  description:
    'Shows the branch and, for every tracked artifact, how the workspace differs from the version that it was restored from or committed as. An artifact is behind when its branch has a newer version, and forked when two versions stand beside each other.',
  examples: [
    {
      type: 'art status',
      shows:
        'on branch main at 4f3a91c0b2d1\n  modified   data   data         version 2, 3 changed\n  unchanged  model  out/model.pt  version 1',
    },
  ],
  stopsAtOnce: true,
  async run(context) {
    const repository = await context.open();
    const status = await repository.status();
    if (context.json) return context.out.json(status);
    const { out, style } = context;
    out.line(headLine(status, style));
    const rows = status.artifacts.map((one) => [
      `  ${one.state}`,
      escapeName(one.name),
      escapeName(one.path),
      details(one),
    ]);
    const columns = [{}, {}, { shrinks: true }, {}];
    for (const [index, line] of layOut(columns, rows, context.width, style.heading).entries()) {
      out.line(paintOf(status.artifacts[index]?.state, style)(line));
    }
    const advice = nextStep(status);
    if (advice) context.hint(advice);
  },
};

function headLine({ branch, heads }: Status, style: Style): string {
  const name = style.name(escapeName(branch));
  if (branch === '') return 'on no branch, as git is; ART_BRANCH names one';
  const ids = heads.map((head) => style.id(short(head))).join(', ');
  if (heads.length === 0) return `on branch ${name}, no runs yet`;
  if (heads.length === 1) return `on branch ${name} at ${ids}`;
  return `on branch ${name} with ${heads.length} heads: ${ids}`;
}

function details({ version, latest, added, removed, changed }: ArtifactStatus): string {
  const counts = Object.entries({ added, removed, changed }).flatMap(([word, count]) =>
    count ? [`${count} ${word}`] : [],
  );
  const isOld = latest !== undefined && version !== undefined && latest !== version;
  return [
    ...(version === undefined ? [] : [`version ${version}`]),
    ...(isOld ? [`latest ${latest}`] : []),
    ...counts,
  ].join(', ');
}

function paintOf(state: ArtifactState | undefined, style: Style): (text: string) => string {
  if (state === 'unchanged' || state === 'not checked out') return style.dim;
  if (state === 'missing' || state === 'forked') return style.removed;
  return state === 'new' ? style.added : style.changed;
}

function nextStep({ artifacts, heads, branch }: Status): string | undefined {
  const has = (state: ArtifactState): boolean => artifacts.some((one) => one.state === state);
  if (artifacts.length === 0) return 'nothing is tracked; name what your runs produce: art track PATH';
  if (heads.length > 1)
    return `two heads stand beside each other; the next commit joins them, art merge ${branch} does it now`;
  if (has('modified') || has('new')) return 'record what changed: art commit -m MESSAGE';
  if (has('missing') || has('not checked out')) return 'bring back what is not here: art checkout NAME';
  return has('behind') ? 'take the latest version: art checkout NAME' : undefined;
}
