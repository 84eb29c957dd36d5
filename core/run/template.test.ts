import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fillIn, shown } from './template.ts';

const hole = (name: string): string => `\${${name}}`;

function filled(run: string | string[], params = {}): string {
  return shown(fillIn({ name: 'a', run }, params, { HOME: '/home' }));
}

test('values stand where their names are', () => {
  const params = { lr: 0.1, on: true, none: null, big: { $int: '9007199254740993' }, m: { n: { o: 3 } }, 'm.p': 'x' };
  const names = ['lr', 'on', 'none', 'big', 'm.n.o', 'm.p'];
  expect(filled(`run ${names.map(hole).join(' ')}`, params)).toBe("run 0.1 true '' 9007199254740993 3 x");
  expect(filled(`run ${hole('list')}`, { list: ['a b', 1] })).toBe("run 'a b' 1");
  expect(filled(['run', `--lr=${hole('lr')}`, hole('other')], params)).toBe(`run --lr=0.1 '${hole('other')}'`);
});

test('what is no parameter is left to the shell', () => {
  const text = `echo ${hole('HOME')} ${hole('x:-3')} '${hole('y')}' \\${hole('z')} $lr \${open`;
  expect(filled(text, { lr: 1 })).toBe(text);
});

test('a name that means nothing is an error', () => {
  expect(() => filled(`run ${hole('Ir')}`, { lr: 1 })).toThrowErrorMatchingInlineSnapshot(
    `[ArtError: "\${Ir}" in step "a" is neither a parameter nor a variable of the environment]`,
  );
  expect(() => filled(`run ${hole('m')}`, { m: { n: 1 } })).toThrowErrorMatchingInlineSnapshot(
    `[ArtError: "\${m}" in step "a" is a map, which has no place in a command]`,
  );
});

test('whatever is in a value, the shell sees one word of it', () => {
  const text = fc.string({ unit: fc.constantFrom(...'ab $`"\'\\\n*?~#;&|<>(){}[]!=%é'), maxLength: 12 });
  fc.assert(
    fc.property(text, (value) => {
      const h = hole('v');
      const command = fillIn({ name: 'a', run: `printf '%s|' ${h} x${h}y "x${h}y" 'x${h}y'` }, { v: value }, {});
      const printed = execFileSync('sh', ['-c', command as string], { encoding: 'utf8' });
      expect(printed).toBe([value, ...Array(3).fill(`x${value}y`)].map((word) => `${word}|`).join(''));
    }),
    { numRuns: 100 },
  );
});
