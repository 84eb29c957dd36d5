export type Paint = (text: string) => string;

/** The few colours used, each named for what it marks. Without colour they leave the text as it is. */
export interface Style {
  id: Paint;
  name: Paint;
  added: Paint;
  removed: Paint;
  changed: Paint;
  heading: Paint;
  dim: Paint;
  error: Paint;
  hint: Paint;
}

const codes: Record<keyof Style, string> = {
  id: '33',
  name: '36',
  added: '32',
  removed: '31',
  changed: '33',
  heading: '1',
  dim: '2',
  error: '1;31',
  hint: '1;34',
};

export const plainStyle: Style = makeStyle(false);

export function makeStyle(colour: boolean): Style {
  const paint = (code: string): Paint => (colour ? (text) => (text === '' ? '' : `\x1b[${code}m${text}\x1b[0m`) : same);
  return Object.fromEntries(Object.entries(codes).map(([role, code]) => [role, paint(code)])) as unknown as Style;
}

/**
 * Whether to colour what goes to a stream. A flag decides; else NO_COLOR, else FORCE_COLOR, else whether the stream is
 * a terminal that knows colours.
 */
export function wantsColour(flag: boolean | undefined, env: NodeJS.ProcessEnv, isTerminal: boolean): boolean {
  if (flag !== undefined) return flag;
  if (env.NO_COLOR) return false;
  if (env.FORCE_COLOR) return env.FORCE_COLOR !== '0';
  return isTerminal && env.TERM !== 'dumb';
}

function same(text: string): string {
  return text;
}
