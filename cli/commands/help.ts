import { UsageError } from '../../core/errors.ts';
import { suggest } from '../args/suggest.ts';
import type { Command } from '../command.ts';
import { overviewLines } from '../help/overview.ts';
import { pageLines } from '../help/page.ts';
import { topicLines, topics } from '../help/topics.ts';
import type { Style } from '../output/style.ts';
import { table } from '../table.ts';

export const command: Command = {
  name: 'help',
  description:
    'Explains a command, with examples, or one of the topics selectors, where, exit-codes and environment. Alone it lists the commands.',
  positionals: [{ name: 'COMMAND|TOPIC', optional: true, summary: 'what to explain', complete: 'command' }],
  examples: [
    { type: 'art help commit', shows: 'everything about art commit' },
    { type: 'art help selectors', shows: 'how versions, runs and paths are named' },
  ],
  async run(context) {
    const { out, style, terminal } = context;
    const [word] = context.positionals;
    const lines =
      word === undefined ? overviewLines(terminal.columns, style) : await explain(word, terminal.columns, style);
    context.page();
    for (const line of lines) out.line(line);
  },
};

async function explain(word: string, columns: number, style: Style): Promise<string[]> {
  const entry = table.find((entry) => entry.name === word);
  if (entry) return pageLines((await entry.load()).command, columns, style);
  const topic = Object.hasOwn(topics, word) ? topics[word] : undefined;
  if (topic) return topicLines(topic, columns, style);
  const near = suggest(word, [...table.map((entry) => entry.name), ...Object.keys(topics)]);
  throw new UsageError(`there is no help on "${word}"`, {
    hint: near ? `did you mean art help ${near}?` : 'see the commands and topics: art help',
  });
}
