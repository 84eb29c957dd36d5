import { readFileSync } from 'node:fs';

/** One flower: four lengths in centimetres, and what it is. */
export interface Row {
  features: number[];
  species: string;
}

export const header = 'sepal_length,sepal_width,petal_length,petal_width,species';

/** Reads a CSV file with the columns of `header`. */
export function readRows(path: string): Row[] {
  const [first, ...lines] = readFileSync(path, 'utf8').trimEnd().split('\n');
  if (first !== header) throw new Error(`${path} does not begin with the line ${header}`);
  return lines.map((line) => {
    const cells = line.split(',');
    return { features: cells.slice(0, 4).map(Number), species: cells[4] ?? '' };
  });
}

export function formatRows(rows: Row[]): string {
  const lines = rows.map((row) => [...row.features.map((length) => length.toFixed(1)), row.species].join(','));
  return `${[header, ...lines].join('\n')}\n`;
}
