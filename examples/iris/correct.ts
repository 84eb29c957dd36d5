// Replaces the rows of data/iris.csv that corrections.csv lists by their number.
import { readFileSync, writeFileSync } from 'node:fs';

const lines = readFileSync('data/iris.csv', 'utf8').split('\n');
const corrections = readFileSync('corrections.csv', 'utf8').trimEnd().split('\n').slice(1);
for (const line of corrections) {
  const comma = line.indexOf(',');
  const row = Number(line.slice(0, comma));
  const text = line.slice(comma + 1);
  console.log(`row ${row}: ${lines[row]} -> ${text}`);
  lines[row] = text;
}
writeFileSync('data/iris.csv', lines.join('\n'));
