// Learns from split/train.csv and writes model.json: train.js --lr X --epochs N
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { train } from './classifier.ts';
import { readRows } from './table.ts';

const options = { lr: { type: 'string', default: '0.1' }, epochs: { type: 'string', default: '100' } } as const;
const { values } = parseArgs({ options });

const rows = readRows('split/train.csv');
const model = train(rows, Number(values.lr), Number(values.epochs));
writeFileSync('model.json', `${JSON.stringify(model, null, 2)}\n`);
console.log(`model.json learnt from ${rows.length} rows in ${values.epochs} epochs`);
