import { describe, expect, it } from 'vitest';
import { Claims } from './claims.ts';
import { hashHex } from './testing.ts';

describe('claims', () => {
  it('are given once, also through another view of the same memory', () => {
    const claims = Claims.create(1024);
    const other = new Claims(claims.memory);
    const ids = Array.from({ length: 300 }, (_, i) => hashHex(String(i)));
    expect(ids.filter((id) => claims.claim(id))).toEqual(ids);
    expect(ids.filter((id) => other.claim(id))).toEqual([]);
  });

  it('compare whole ids where the first bytes agree', () => {
    const claims = Claims.create(64);
    const a = `${'00'.repeat(31)}01`;
    const b = `${'00'.repeat(31)}02`;
    expect([claims.claim(a), claims.claim(b), claims.claim(a), claims.claim(b)]).toEqual([true, true, false, false]);
  });

  it('are given again rather than refused when the table is full', () => {
    const claims = Claims.create(64);
    for (let i = 0; i < 64; i++) claims.claim(hashHex(String(i)));
    expect(claims.claim(hashHex('one more'))).toBe(true);
    expect(claims.claim(hashHex('one more'))).toBe(true);
  });
});
