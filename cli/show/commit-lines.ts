import type { CommitOutput, CommitResult } from '../../core/api.ts';
import { short } from '../../core/repository/context.ts';
import type { Repository } from '../../core/repository.ts';
import type { Context } from '../context.ts';
import { layOut } from '../output/columns.ts';
import { escapeName, escapeText } from '../output/escape.ts';
import { formatSize } from '../output/size.ts';
import { showAmount, versionName } from './run-lines.ts';

/** Says what was recorded; with --json prints the result. */
export function reportCommit(context: Context, repository: Repository, result: CommitResult): void {
  const { style } = context;
  if (context.json) {
    context.out.json(result);
    return;
  }
  const run = result.run === '' ? 'dry run' : style.id(short(result.run));
  const message = result.run === '' ? '' : repository.show(result.run).run.message;
  context.say(`[${escapeName(result.branch)} ${run}] ${escapeText(message).split('\n', 1)[0]}`.trimEnd());
  const rows = Object.entries(result.outputs).map(([name, output]) => [
    `  ${versionName(name, output)}`,
    ...amounts(output),
  ]);
  for (const line of layOut(
    [{ paint: style.name, shrinks: true }, {}, { paint: style.dim }],
    rows,
    context.width,
    style.heading,
  )) {
    context.say(line);
  }
}

function amounts(output: CommitOutput): string[] {
  return [showAmount(output), output.isNew ? `${formatSize(output.newBytes)} new` : 'as before'];
}
