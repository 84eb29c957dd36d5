// The main job on real data: split, train, evaluate; change a parameter; correct the data; look back; restore.
// Prints what a user would type and see. Works in a folder of its own, which is removed unless one is named:
//   node examples/iris/demo.mjs [FOLDER]
import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { dist, openSession, say, stop } from '../lib/session.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const { folder, type, end } = openSession('iris', process.argv[2]);

/** Trains with the parameters and tries the model, each as a run with its inputs. */
function learn(lr, epochs, message) {
  type(`node train.mjs --lr ${lr} --epochs ${epochs}`);
  type(`art commit -m "${message}" -i split -o model=model.json --type model=model -p lr=${lr} -p epochs=${epochs}`);
  type('node evaluate.mjs');
  type('art commit -m "evaluate" -i model -i test=split:test.csv -o report=metrics.json --metrics metrics.json');
}

mkdirSync(join(folder, 'data'));
cpSync(join(here, 'data/iris.csv'), join(folder, 'data/iris.csv'));
cpSync(join(here, 'data/corrections.csv'), join(folder, 'corrections.csv'));
for (const step of ['split', 'train', 'evaluate', 'correct']) {
  cpSync(join(dist, `examples/iris/${step}.mjs`), join(folder, `${step}.mjs`));
}

say('a repository, and the data in it: 150 irises, as Fisher published them in 1936');
type('art init');
type('art config author "Iris Demo <demo@example.org>"');
type('art commit -m "the Iris measurements" -o iris=data/iris.csv --type iris=dataset --label source=fisher-1936');

say('split, train, evaluate: each a run that names what it used');
type('node split.mjs --seed 7');
type('art commit -m "split, seed 7" -i iris -o split=split -p seed=7');
learn('0.1', '20', 'train, first try');

say('change a parameter');
learn('0.5', '300', 'train longer, larger steps');

say('change the data: two rows were typed wrongly long ago');
type('node correct.mjs');
type('art status');
type('art commit -m "two rows as Fisher printed them" -o iris=data/iris.csv');
type('node split.mjs --seed 7');
type('art commit -m "split, seed 7" -i iris -o split=split -p seed=7');
learn('0.5', '300', 'train on corrected data');

say('what happened');
type('art log --oneline');
type('art log -n 2');

say('what changed');
type('art diff iris@1 iris@2');
type('art diff split@1 split@2');

say('where the last report comes from: up the parents, to the very rows');
type('art show report@3');
type('art show model@3');
type('art show split@2');

say('the first version of everything that made it, byte for byte');
type('art checkout iris@1 split@1 model@1 --to first');
const restored = readFileSync(join(folder, 'first/iris'));
if (!restored.equals(readFileSync(join(here, 'data/iris.csv'))))
  stop('the restored data differ from what was committed');
console.log('first/iris is the file that was committed first, to the byte');

say('and all of it is intact');
type('art fsck');

end();
