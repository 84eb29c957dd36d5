// A pipeline on scikit-learn's wine data: run, nothing to do, one row edited, only what depends on it, and questions.
// Needs python3 with scikit-learn in the PATH. Works in a folder of its own, which is removed unless one is named:
//   node examples/wine/demo.mjs [FOLDER]
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openSession, say, stop } from '../lib/session.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const { folder, type, end } = openSession('wine', process.argv[2]);
for (const file of readdirSync(here)) if (!/^(demo|README)/.test(file)) cpSync(join(here, file), join(folder, file));

say('178 wines that scikit-learn brings along, and a pipeline in art.yaml');
type('python3 export.py');
type('art init');
type('art config author "Wine Demo <demo@example.org>"');
type('art commit -m "the wine measurements"');

say('run what is needed, in the order of what depends on what; then once more');
type('art run');
type('art run');

say('sample 6 was measured again: one row of the data changes');
edit('data/wine.csv', /^6,0,14.2,/m, '6,0,12.2,');
type('art commit -m "sample 6 measured again"');
type('art why clean');
type('art run -n --exit-code', 1);
type('art run');

say('where does it come from? By content: the row that changed, and those that did not');
type('art blame clean -L 6,8');
type('art blame clean --through -L 6,8');
type('art lineage report');

say('what differs?');
type('art diff wine@1 wine@2 --key sample');
type('art diff report@1 report@2');
type('art compare report@1 report@2');

say('a weaker model: at which version did the loss go over 0.2?');
edit('art.yaml', /c: 1.0/, 'c: 0.001');
type('art run evaluate');
type('art bisect report --metric log_loss --above 0.2');
type("art log --oneline --where 'metric.accuracy > 0.9'");

end();

/** What a user would do in an editor. */
function edit(file, from, to) {
  const text = readFileSync(join(folder, file), 'utf8');
  const edited = text.replace(from, to);
  if (edited === text) stop(`${file} is not as it was`);
  writeFileSync(join(folder, file), edited);
}
