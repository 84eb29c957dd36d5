import { describe, expect, it } from 'vitest';
import type { Command } from '../command.ts';
import { parseWords } from './parse.ts';
import { splitCommand } from './split.ts';

const command: Command = {
  name: 'make',
  description: '',
  positionals: [
    { name: 'WHAT', summary: '' },
    { name: 'MORE', summary: '', optional: true, many: true },
  ],
  flags: [
    { name: 'message', short: 'm', value: 'TEXT', summary: 'say it' },
    { name: 'output', short: 'o', value: 'NAME=PATH', repeat: true, summary: '' },
    { name: 'limit', short: 'n', value: 'N', digits: true, summary: '' },
    { name: 'amend', short: 'a', summary: '' },
    { name: 'force', short: 'f', summary: '' },
  ],
  conflicts: [['amend', 'force']],
  examples: [],
  async run() {},
};

function parse(...words: string[]): Record<string, unknown> {
  const { flags, positionals } = parseWords(command, words);
  const given: Record<string, unknown> = { positionals };
  for (const name of ['message', 'limit']) if (flags.has(name)) given[name] = flags.text(name);
  for (const name of ['amend', 'force', 'json', 'quiet']) if (flags.has(name)) given[name] = true;
  if (flags.choice('color') !== undefined) given.color = flags.choice('color');
  if (flags.has('output')) given.output = flags.all('output');
  return given;
}

function problem(...words: string[]): string {
  try {
    parse(...words);
  } catch (error) {
    const { message, hint } = error as { message: string; hint?: string };
    return hint === undefined ? message : `${message} | ${hint}`;
  }
  return 'none';
}

describe('parseWords', () => {
  it.each<[string[], Record<string, unknown>]>([
    [['x'], { positionals: ['x'] }],
    [['x', '-m', 'hello world'], { positionals: ['x'], message: 'hello world' }],
    [['-mhello', 'x'], { positionals: ['x'], message: 'hello' }],
    [['--message=a=b', 'x'], { positionals: ['x'], message: 'a=b' }],
    [['-m', '-not a flag', 'x'], { positionals: ['x'], message: '-not a flag' }],
    [['-m', '"quoted"', 'x'], { positionals: ['x'], message: '"quoted"' }],
    [['-m', '', 'x'], { positionals: ['x'], message: '' }],
    [['-m', '007', 'x'], { positionals: ['x'], message: '007' }],
    [['-m', 'one', '-m', 'two', 'x'], { positionals: ['x'], message: 'two' }],
    [['-5', 'x'], { positionals: ['x'], limit: '5' }],
    [['-n5', 'x'], { positionals: ['x'], limit: '5' }],
    [['-o', 'a=1', 'x', '-o', 'b=2'], { positionals: ['x'], output: ['a=1', 'b=2'] }],
    [['-o', 'a.b=c.d', 'x'], { positionals: ['x'], output: ['a.b=c.d'] }],
    [['-qa', 'x'], { positionals: ['x'], amend: true, quiet: true }],
    [['-am', 'text', 'x'], { positionals: ['x'], amend: true, message: 'text' }],
    [['x', '--', '-m', '--amend'], { positionals: ['x', '-m', '--amend'] }],
    [['x', '1.0', '0x10'], { positionals: ['x', '1.0', '0x10'] }],
    [['--color', 'x'], { positionals: ['x'], color: true }],
    [['--no-color', 'x'], { positionals: ['x'], color: false }],
    [['--color=always', 'x'], { positionals: ['x'], color: true }],
    [['--color=never', 'x'], { positionals: ['x'], color: false }],
    [['--color=auto', 'x'], { positionals: ['x'] }],
    [['-', 'x'], { positionals: ['-', 'x'] }],
  ])('%j', (words, expected) => expect(parse(...words)).toEqual(expected));

  it.each([
    [['x', '--mesage', 'y'], '"make" has no flag "--mesage" | did you mean --message?'],
    [['x', '--amned'], '"make" has no flag "--amned" | did you mean --amend?'],
    [['x', '--no-colour'], '"make" has no flag "--no-colour" | did you mean --no-color?'],
    [['x', '-x'], '"make" has no flag "-x" | see how it is used: art help make'],
    [['x', '--frobnicate'], '"make" has no flag "--frobnicate" | see how it is used: art help make'],
    [['x', '--__proto__.y=1'], '"make" has no flag "--__proto__.y" | see how it is used: art help make'],
    [['x', '-m'], 'flag "-m" needs a value | -m TEXT: say it'],
    [['x', '--amend=yes'], 'flag "--amend" takes no value'],
    [['x', '--amend', '--force'], 'flags "--amend" and "--force" exclude each other'],
    [[], '"make" needs WHAT | see how it is used: art help make'],
  ])('refuses %j', (words, expected) => expect(problem(...words)).toBe(expected));

  it('refuses words that no place is left for', () => {
    const only = { ...command, positionals: [{ name: 'WHAT', summary: '' }] };
    expect(() => parseWords(only, ['a', 'b'])).toThrow('"make" does not know what to do with "b"');
  });

  it('wants whole numbers where it says so', () => {
    const limit = (text: string): number | undefined =>
      parseWords(command, ['x', '-n', text]).flags.integer('limit', 1);
    expect(limit('12')).toBe(12);
    for (const text of ['0', '-1', '1.5', 'ten', '1e3', '99999999999999999999'])
      expect(() => limit(text)).toThrow('whole number');
  });
});

describe('splitCommand', () => {
  it.each([
    [['log', '-n', '3'], { name: 'log', rest: ['-n', '3'] }],
    [['-C', 'dir', 'log'], { name: 'log', rest: ['-C', 'dir'] }],
    [['--directory', 'dir', '--json', 'log', 'x'], { name: 'log', rest: ['--directory', 'dir', '--json', 'x'] }],
    [['-Cdir', 'log'], { name: 'log', rest: ['-Cdir'] }],
    [['--json'], { rest: ['--json'] }],
    [[], { rest: [] }],
  ])('%j', (words, expected) => expect(splitCommand(words)).toEqual(expected));
});
