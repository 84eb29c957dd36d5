import { UsageError } from '../errors.ts';

/** `NAME[@VERSION][:PATH]`, split at the first `:`, then at the first `@`. */
export interface Selector {
  name: string;
  version?: string;
  path?: string;
}

const NUMBER = /^v?([1-9][0-9]{0,8})$/;
const BACK = /^~([0-9]{1,9})$/;
const ANCESTOR = /^(.*)~([0-9]{1,9})$/;

/**
 * @example parseSelector('model@3:weights/a.bin') // { name: 'model', version: '3', path: 'weights/a.bin' }
 */
export function parseSelector(text: string): Selector {
  const colon = text.indexOf(':');
  const head = colon < 0 ? text : text.slice(0, colon);
  const at = head.indexOf('@');
  const name = at < 0 ? head : head.slice(0, at);
  const selector: Selector = { name };
  if (at >= 0) selector.version = head.slice(at + 1);
  if (colon >= 0) selector.path = text.slice(colon + 1).replace(/\/+$/, '');
  if (name === '' || selector.version === '') {
    throw new UsageError(`"${text}" is not a selector`, {
      hint: 'a selector is NAME[@VERSION][:PATH]: art help selectors',
    });
  }
  return selector;
}

/** The number in `3` or `v3`. */
export function versionNumber(text: string): number | undefined {
  const match = NUMBER.exec(text);
  return match ? Number(match[1]) : undefined;
}

/** The n of `~n`. */
export function versionsBack(text: string): number | undefined {
  const match = BACK.exec(text);
  return match ? Number(match[1]) : undefined;
}

/** Takes `main~2` apart; `back` is 0 where there is no `~n`. */
export function splitAncestor(text: string): { base: string; back: number } {
  const match = ANCESTOR.exec(text);
  return match?.[1] ? { base: match[1], back: Number(match[2]) } : { base: text, back: 0 };
}

/** Whether text may be the beginning of a run id: 7 or more hex digits with a letter among them, or all 64. */
export function isRunPrefix(text: string): boolean {
  return /^[0-9a-f]{64}$/.test(text) || (/^[0-9a-f]{7,64}$/.test(text) && /[a-f]/.test(text));
}
