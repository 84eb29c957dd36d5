/** What is known about where the program was started. */
export interface Terminal {
  isOutputTerminal: boolean;
  isErrorTerminal: boolean;
  isInputTerminal: boolean;
  columns: number;
  rows: number;
}

const usual = { columns: 80, rows: 24 };
const narrowest = 20;

/** COLUMNS and LINES go before what the terminal says, as in most programs; 80 by 24 where nobody knows. */
export function readTerminal(env: NodeJS.ProcessEnv): Terminal {
  const columns = wholeNumber(env.COLUMNS) ?? (process.stdout.columns || process.stderr.columns || usual.columns);
  return {
    isOutputTerminal: process.stdout.isTTY === true,
    isErrorTerminal: process.stderr.isTTY === true,
    isInputTerminal: process.stdin.isTTY === true,
    columns: Math.max(narrowest, columns),
    rows: wholeNumber(env.LINES) ?? (process.stdout.rows || usual.rows),
  };
}

function wholeNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^[1-9]\d{0,4}$/.test(text) ? Number(text) : undefined;
}
