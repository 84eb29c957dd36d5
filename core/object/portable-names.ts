/** Names that Windows gives to devices in every folder, with any extension. */
const DEVICE = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$) *(?:[.:]|$)/i;

/** Whether Windows takes a file of this name for a device. */
export function isDeviceName(part: string): boolean {
  return DEVICE.test(part);
}

/**
 * Why some systems (Windows above all) cannot hold a path that is otherwise fine, or undefined. Such paths are stored
 * with a warning, and refused only where they cannot be written; `escapePath` makes a name that can.
 */
export function portabilityProblem(path: string): string | undefined {
  if (path === '.') return undefined;
  for (const part of path.split('/')) {
    if (isDeviceName(part)) return `'${part}' is a device on Windows`;
    if (/[. ]$/.test(part)) return `${JSON.stringify(part)} ends with a dot or a space, which Windows drops`;
    const bad = /[<>:"|?*\\]/.exec(part);
    if (bad !== null) return `'${part}' holds '${bad[0]}', which Windows does not allow`;
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
    if (/[\u0001-\u001f]/.test(part)) return `${JSON.stringify(part)} holds a control character`;
  }
  return undefined;
}
