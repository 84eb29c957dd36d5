import { expect, test } from 'vitest';
import { detectKind } from './detect.ts';
import { bytesSource } from './source.ts';

const kindOf = (name: string, content: string | number[]) =>
  detectKind(name, bytesSource(typeof content === 'string' ? Buffer.from(content) : Uint8Array.from(content)));

const latin = (text: string) => [...Buffer.from(text, 'latin1')];

test('text is told apart by its name, and a name without a format is text', async () => {
  expect(await kindOf('a.csv', 'a,b\n')).toBe('csv');
  expect(await kindOf('deep.dir/A.TSV', 'a\tb\n')).toBe('tsv');
  expect(await kindOf('a.ndjson', '{}\n')).toBe('jsonl');
  expect(await kindOf('a.json', '{}')).toBe('json');
  expect(await kindOf('a.yml', 'a: 1')).toBe('yaml');
  expect(await kindOf('dir.csv/README', 'prose')).toBe('text');
  expect(await kindOf('a.csv', '')).toBe('csv');
  expect(await kindOf('empty', '')).toBe('text');
});

test('bytes overrule the name', async () => {
  expect(await kindOf('a.csv', [0, 1, 2])).toBe('binary');
  expect(await kindOf('a.json', [0x7b, 0xff, 0x7d])).toBe('binary');
  expect(await kindOf('a.parquet', 'no parquet')).toBe('text');
  expect(await kindOf('a.txt', latin(`PAR1${'x'.repeat(20)}PAR1`))).toBe('parquet');
  expect(await kindOf('a.parquet', latin(`PAR1${'\0'.repeat(20)}`))).toBe('binary');
});

test('binary formats are told by magic bytes', async () => {
  expect(await kindOf('x', latin('\x93NUMPY\x01\0'))).toBe('npy');
  expect(await kindOf('x', latin('\x89PNG\r\n\x1a\n'))).toBe('png');
  expect(await kindOf('x', latin('\xff\xd8\xff\xe0'))).toBe('jpeg');
  expect(await kindOf('x', latin(`ARROW1\0\0${'\0'.repeat(20)}ARROW1`))).toBe('arrow');
  expect(await kindOf('x', latin(`\xff\xff\xff\xff\x10\0\0\0${'\0'.repeat(20)}`))).toBe('arrow-stream');
  expect(await kindOf('x', latin(`PK\x03\x04${'\0'.repeat(22)}\x05\0\0\0a.npy`))).toBe('npz');
  expect(await kindOf('a.npz', latin(`PK\x05\x06${'\0'.repeat(18)}`))).toBe('npz');
  expect(await kindOf('a.zip', latin(`PK\x03\x04${'\0'.repeat(22)}\x05\0\0\0a.txt`))).toBe('binary');
});

test('a length that does not fit into the file makes no safetensors and no Arrow stream', async () => {
  expect(await kindOf('x', latin(`\x02\0\0\0\0\0\0\0{}`))).toBe('safetensors');
  expect(await kindOf('x', latin(`\x03\0\0\0\0\0\0\0{}`))).toBe('binary');
  expect(await kindOf('x', latin(`\xff\xff\xff\xff\x40\0\0\0${'\0'.repeat(20)}`))).toBe('binary');
});

test('a character that the sample cuts in two is still text', async () => {
  expect(await kindOf('x', `${'a'.repeat(4095)}é`)).toBe('text');
  expect(await kindOf('x', [...latin('a'.repeat(10)), 0xc3])).toBe('binary');
});
