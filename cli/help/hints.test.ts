// A hint names a command. One that is misspelt, or a flag that the command does not have, is worse than none.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { globalFlags } from '../command.ts';
import { table } from '../table.ts';
import { topics } from './topics.ts';

const core = join(import.meta.dirname, '../../core');
const sources = readdirSync(core, { recursive: true, encoding: 'utf8' }).filter((file) =>
  /(?<!\.test)\.ts$/.test(file),
);
const hints = sources.flatMap((file) =>
  [...readFileSync(join(core, file), 'utf8').matchAll(/\bhint:\s*(['"`])(.*?)\1[,\s})]/gs)].map((match) => [
    file,
    match[2] as string,
  ]),
);
const advised = hints.flatMap(([file, hint]) =>
  [...(hint as string).matchAll(/\bart ([a-z][a-z-]+)([^;,)]*)/g)].map((m) => [file, m[1], m[2]]),
);

test('there are hints to check', () => expect(advised.length).toBeGreaterThan(20));

test.each(advised)('%s: art %s%s', async (_file, name, rest) => {
  const command = (await table.find((entry) => entry.name === name)?.load())?.command;
  expect(command, `art ${name}`).toBeDefined();
  const known = [...(command?.flags ?? []), ...globalFlags].flatMap((flag) => [`--${flag.name}`, `-${flag.short}`]);
  for (const [flag] of (rest ?? '').matchAll(/(?<=\s)--?[a-z][a-z-]*/gi)) expect(known).toContain(flag);
  const topic = name === 'help' ? /^ ([a-z-]+)/.exec(rest ?? '')?.[1] : undefined;
  if (topic) expect([...Object.keys(topics), ...table.map((entry) => entry.name)]).toContain(topic);
});
