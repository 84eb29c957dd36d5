import { describe, expect, it } from 'vitest';
import { ArtError, CorruptError, UsageError } from '../core/errors.ts';
import { plainStyle } from './output/style.ts';
import { errorJson, errorLines, exitCodeOf } from './report.ts';

const missing = Object.assign(new Error('ENOENT: no such file or directory, open x'), {
  code: 'ENOENT',
  syscall: 'open',
  path: '/x',
});

describe('errors', () => {
  it('names causes and what helps', () => {
    const error = new ArtError('UNREADABLE', 'cannot read "x"', { cause: missing, hint: 'look for it: ls' });
    expect(errorLines(error, plainStyle)).toEqual([
      'error: cannot read "x"',
      'caused by: "/x": no such file or folder',
      'hint: look for it: ls',
    ]);
    expect(errorJson(error)).toBe(
      '{"error":{"code":"UNREADABLE","message":"cannot read \\"x\\"","hint":"look for it: ls","causes":["\\"/x\\": no such file or folder"]}}',
    );
  });

  it('escapes names that would move the cursor', () => {
    expect(errorLines(new UsageError('no "\x1b[2J\nhint: rm"'), plainStyle)).toEqual([
      'error: no "\\x1b[2J\\nhint: rm"',
    ]);
  });

  it('asks for a report of what nobody foresaw', () => {
    expect(errorLines(new TypeError('x is not a function'), plainStyle)).toEqual([
      'error: x is not a function',
      'hint: this looks like a mistake in art; ART_DEBUG=1 shows where it comes from',
    ]);
  });

  it('carries exit codes', () => {
    expect(
      [new UsageError('x'), new CorruptError('x'), new ArtError('X', 'x'), new Error('x')].map(exitCodeOf),
    ).toEqual([2, 12, 1, 1]);
  });
});
