// The main job on real data: split, train, evaluate; change a parameter; correct the data; look back; restore.
// Prints what a user would type and see. Works in a folder of its own, which is removed unless one is named:
//   node examples/iris/demo.mjs [FOLDER]
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
const dist = fileURLToPath(new URL('../../dist', import.meta.url));
const colour = process.stdout.isTTY && !process.env.NO_COLOR;
const paint = (code, text) => (colour ? `\u001b[${code}m${text}\u001b[0m` : text);

const wanted = process.argv[2];
const folder = wanted === undefined ? mkdtempSync(join(tmpdir(), 'art-iris-')) : resolve(wanted);

function stop(message) {
  console.error(`demo: ${message}`);
  process.exit(1);
}

/** Prints a line of explanation. */
function say(text) {
  console.log(`\n${paint('36', `# ${text}`)}`);
}

/** Types a command: prints it and what it prints. Stops the demo when it fails. */
function type(line) {
  console.log(paint('1', `$ ${line}`));
  const words = [...line.matchAll(/"([^"]*)"|(\S+)/g)].map((match) => match[1] ?? match[2]);
  const [program, ...rest] = words;
  const args = program === 'art' ? [join(dist, 'cli.cjs'), ...rest] : rest;
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('ART_')));
  const { status, stdout, stderr, error } = spawnSync(process.execPath, args, {
    cwd: folder,
    env: { ...env, PAGER: '', ...(colour ? { FORCE_COLOR: '1' } : {}) },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  process.stdout.write(stdout ?? '');
  process.stdout.write(stderr ?? '');
  if (status !== 0) stop(`the command above failed (${error?.message ?? `exit ${status}`}); see ${folder}`);
}

/** Trains with the parameters and tries the model, each as a run with its inputs. */
function learn(lr, epochs, message) {
  type(`node train.mjs --lr ${lr} --epochs ${epochs}`);
  type(`art commit -m "${message}" -i split -o model=model.json --type model=model -p lr=${lr} -p epochs=${epochs}`);
  type('node evaluate.mjs');
  type('art commit -m "evaluate" -i model -i test=split:test.csv -o report=metrics.json --metrics metrics.json');
}

if (!existsSync(join(dist, 'cli.cjs'))) stop('the program is not built: npm ci');
mkdirSync(folder, { recursive: true });
if (readdirSync(folder).length > 0) stop(`${folder} is not empty`);
mkdirSync(join(folder, 'data'));
cpSync(join(here, 'data/iris.csv'), join(folder, 'data/iris.csv'));
cpSync(join(here, 'data/corrections.csv'), join(folder, 'corrections.csv'));
for (const step of ['split', 'train', 'evaluate', 'correct']) {
  cpSync(join(dist, `examples/iris/${step}.mjs`), join(folder, `${step}.mjs`));
}

console.log(`Working in ${folder}`);

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

if (wanted === undefined) rmSync(folder, { recursive: true, force: true });
console.log(wanted === undefined ? `\nRemoved ${folder}. To keep it: npm run demo -- FOLDER` : `\nLeft in ${folder}`);
