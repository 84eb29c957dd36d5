export type Paint = (text: string) => string;

/** How text is coloured. */
export interface Style extends Roles {
  /** False when all roles leave the text as it is. */
  isColoured: boolean;
}

/** The few colours used, each named for what it marks. Without colour they leave the text as it is. */
interface Roles {
  id: Paint;
  name: Paint;
  added: Paint;
  removed: Paint;
  changed: Paint;
  /** The words that make the difference between a line that went and the one that came. */
  addedWord: Paint;
  removedWord: Paint;
  heading: Paint;
  dim: Paint;
  error: Paint;
  hint: Paint;
}

const codes: Record<keyof Roles, string> = {
  id: '33',
  name: '36',
  added: '32',
  removed: '31',
  changed: '33',
  addedWord: '7;32',
  removedWord: '7;31',
  heading: '1',
  dim: '2',
  error: '1;31',
  hint: '1;34',
};

export const plainStyle: Style = makeStyle(false);

export function makeStyle(colour: boolean): Style {
  const paint = (code: string): Paint => (colour ? (text) => (text === '' ? '' : `\x1b[${code}m${text}\x1b[0m`) : same);
  const roles = Object.fromEntries(Object.entries(codes).map(([role, code]) => [role, paint(code)]));
  return { ...(roles as unknown as Roles), isColoured: colour };
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
