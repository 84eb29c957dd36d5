// The completion scripts, in the shells that they are for.
import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Sandbox } from './run.ts';

let box: Sandbox;

beforeAll(async () => {
  box = new Sandbox();
  box.write('data/a.csv', '1\n');
  await box.prepare(
    'art init && art track data && art commit -m one && art tag best data@1 && art branch wide',
    'art completion bash > art.bash; art completion zsh > _art; art completion fish > art.fish',
  );
}, 60_000);

afterAll(() => box.remove());

const hasShell = (name: string): boolean => spawnSync(name, ['-c', 'exit 0']).status === 0;

/** Every line is completed at its end. */
const typed = [
  'art che',
  'art sta',
  'art checkout ',
  'art checkout da',
  'art switch w',
  'art commit --m',
  'art commit -i ',
  'art commit -o d',
  'art -C . log --gr',
  'art completion ',
  'art help sel',
  'art tag -d ',
  'art import ',
  'art config au',
  'art load -o da',
];

async function answers(one: (line: string) => string): Promise<string> {
  let text = '\n';
  for (const line of typed) {
    const found = (await box.run(one(line))).text.split('\n').filter(Boolean);
    text += `${line}| ${found
      .map((word) => word.trim())
      .sort()
      .join(' ')}\n`;
  }
  return text;
}

test('bash', async () => {
  const complete = (line: string): string =>
    `source art.bash; COMP_LINE='${line}'; read -ra COMP_WORDS <<< "$COMP_LINE"; [[ $COMP_LINE == *' ' ]] && COMP_WORDS+=('')
     COMP_CWORD=$(( \${#COMP_WORDS[@]} - 1 )); _art; printf '%s\\n' "\${COMPREPLY[@]}"`;
  expect(await answers(complete)).toMatchInlineSnapshot(`
    "
    art che| checkout
    art sta| status
    art checkout | HEAD best data main wide
    art checkout da| data
    art switch w| wide
    art commit --m| --message --meta --metric --metrics
    art commit -i | HEAD best data main wide
    art commit -o d| data
    art -C . log --gr| --graph
    art completion | bash fish zsh
    art help sel| selectors
    art tag -d | best
    art import | tar
    art config au| author
    art load -o da| data
    "
  `);
}, 60_000);

test.skipIf(!hasShell('fish'))(
  'fish (skipped where it is not installed)',
  async () => {
    expect(
      await answers((line) => `fish -c "source art.fish; complete -C '${line}'" | cut -f1`),
    ).toMatchInlineSnapshot(`
      "
      art che| checkout
      art sta| status
      art checkout | HEAD best data main wide
      art checkout da| data
      art switch w| wide
      art commit --m| --message --meta --metric --metrics
      art commit -i | HEAD best data main wide
      art commit -o d| data
      art -C . log --gr| --graph
      art completion | bash fish zsh
      art help sel| selectors
      art tag -d | best
      art import | tar
      art config au| author
      art load -o da| data/
      "
    `);
  },
  60_000,
);

test.skipIf(!hasShell('zsh'))(
  'zsh (skipped where it is not installed)',
  async () => {
    box.write('drive.zsh', zshDriver);
    expect(await answers((line) => `zsh -f drive.zsh '${line}'`)).toMatchInlineSnapshot(`
      "
      art che| checkout
      art sta| status
      art checkout | HEAD best data main wide
      art checkout da| data
      art switch w| wide
      art commit --m| --message --meta --metric --metrics
      art commit -i | HEAD best data main wide
      art commit -o d| data
      art -C . log --gr| --graph
      art completion | bash fish zsh
      art help sel| selectors
      art tag -d | best
      art import | tar
      art config au| author
      art load -o da| data
      "
    `);
  },
  120_000,
);

/** Has zsh list what it would offer, by way of a terminal of its own, since its completion needs a line editor. */
const zshDriver = `
zmodload zsh/zpty
zpty shell zsh -f -i
zpty -w shell 'PS1=; stty cols 1000; fpath=($PWD $fpath); autoload -Uz compinit; compinit -u -D; zstyle ":completion:*" list-colors ""'
zpty -w shell 'compadd() { local -a hits; builtin compadd -O hits "$@"; (( $#hits )) && print -l -r -- $hits >> $PWD/found; builtin compadd "$@" }'
rm -f found; touch found
zpty -w -n shell "$1"$'\\t'
for i in {1..200}; do sleep 0.05; [[ -s found ]] && break; done
sleep 0.2
zpty -d shell
sort -u found
`;
