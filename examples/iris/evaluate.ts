// Tries model.json on split/test.csv and writes metrics.json.
import { readFileSync, writeFileSync } from 'node:fs';
import { type Model, predict } from './classifier.ts';
import { readRows } from './table.ts';

const model = JSON.parse(readFileSync('model.json', 'utf8')) as Model;
const rows = readRows('split/test.csv');
let right = 0;
let loss = 0;
for (const { features, species } of rows) {
  const probabilities = predict(model, features);
  const truth = model.species.indexOf(species);
  if (probabilities.indexOf(Math.max(...probabilities)) === truth) right += 1;
  loss -= Math.log(probabilities[truth] ?? 0) / rows.length;
}
const round = (x: number): number => Math.round(x * 1e4) / 1e4;
const metrics = { accuracy: round(right / rows.length), loss: round(loss), wrong: rows.length - right };
writeFileSync('metrics.json', `${JSON.stringify(metrics, null, 2)}\n`);
console.log(`accuracy ${metrics.accuracy}, loss ${metrics.loss}: ${metrics.wrong} of ${rows.length} wrong`);
