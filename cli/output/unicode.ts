/** Whether the terminal shows more than ASCII: what the locale says, by the rules of POSIX; without one it is believed to. */
export function showsUnicode(env: NodeJS.ProcessEnv): boolean {
  if (env.TERM === 'dumb') return false;
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG;
  return !locale || /utf-?8/i.test(locale);
}
