import { describe, expect, it } from 'vitest';
import { globalFlags } from '../command.ts';
import { plainStyle } from '../output/style.ts';
import { displayWidth } from '../output/width.ts';
import { table } from '../table.ts';
import { overviewLines } from './overview.ts';
import { pageLines } from './page.ts';
import { topicLines, topics } from './topics.ts';

async function page(name: string, width = 80): Promise<string> {
  const entry = table.find((entry) => entry.name === name);
  if (!entry) throw new Error(`no command ${name}`);
  return `\n${pageLines((await entry.load()).command, width, plainStyle).join('\n')}\n`;
}

describe('every command', () => {
  it.each(table.map((entry) => [entry.name, entry] as const))('%s has a page that teaches', async (name, entry) => {
    const { command } = await entry.load();
    expect(command.name).toBe(name);
    expect(command.description).toMatch(/^[A-Z].*[.]$/s);
    expect(command.examples.length).toBeGreaterThan(0);
    for (const { type } of command.examples) expect(type).toMatch(/\b(art|git) /);
    const words = [...(command.flags ?? []), ...globalFlags].flatMap(({ name, short }) =>
      short ? [name, short] : [name],
    );
    expect(new Set(words).size).toBe(words.length);
    for (const flag of command.flags ?? []) expect(flag.summary).not.toBe('');
  });

  it.each([40, 60, 80])('fits %i columns', async (width) => {
    const lines = overviewLines(width, plainStyle);
    for (const topic of Object.values(topics)) lines.push(...topicLines(topic, width, plainStyle));
    for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(width);
  });
});

describe('pages', () => {
  it('shows du', async () =>
    expect(await page('du')).toMatchInlineSnapshot(`
    "
    Usage: art du [ARTIFACT...]

    Shows what artifacts take: the sum of all their versions as if each were stored
    apart (ALL), the distinct bytes among them (UNIQUE), and what those take on disk
    after compression (STORED). Bytes that two artifacts share count for both.

    Words
      ARTIFACT  these only

    Flags of every command
      -C, --directory DIR  work as if started in DIR
          --json           print JSON, one document or one object a line
      -q, --quiet          print nothing but data and errors
          --color          colour the output even when it is not a terminal;
                           --no-color never does
          --progress       show progress; --no-progress never does
      -h, --help           show this page
          --version        print art's version

    Example
      $ art du
        NAME   VERSIONS      ALL   UNIQUE   STORED
        data         10  3.4 GB   410 MB   132 MB
    "
  `));
  it('shows cat', async () =>
    expect(await page('cat')).toMatchInlineSnapshot(`
    "
    Usage: art cat [FLAGS] SELECTOR[:PATH]

    Prints a file of an artifact, or a part of it. Only the chunks that hold the
    part are read, and each is verified before a byte of it is printed.

    Words
      SELECTOR[:PATH]  the file; without PATH the artifact must be one file

    Flags
          --offset BYTES  start here
          --length BYTES  print this much
          --range A-B     print from byte A to byte B, both included; A- goes to the
                          end

    Flags of every command
      -C, --directory DIR  work as if started in DIR
          --json           print JSON, one document or one object a line
      -q, --quiet          print nothing but data and errors
          --color          colour the output even when it is not a terminal;
                           --no-color never does
          --progress       show progress; --no-progress never does
      -h, --help           show this page
          --version        print art's version

    Examples
      $ art cat data@1:train/iris.csv | head -2
        sepal_length,sepal_width,petal_length,petal_width,species
        5.1,3.5,1.4,0.2,setosa
      $ art cat model --range 0-7 | xxd
        the first eight bytes
    "
  `));
  it('shows commit', async () =>
    expect(await page('commit')).toMatchInlineSnapshot(`
      "
      Usage: art commit [FLAGS]

      Records a run: what it produced (outputs), what it was made from (inputs),
      parameters and metrics. Without -o it stores every tracked path that has
      changed; with -o only those named. Nothing to record is exit code 1.

      When a path was edited on an older version than the latest, commit refuses,
      because the newer version would be lost from sight: look at both with art diff,
      take the newer one with art checkout, or say --supersede (this one replaces it)
      or --fork (both stand).

      Flags
        -o, --output NAME=PATH...     store PATH as the artifact NAME
            --type NAME=TYPE...       what an output is: dataset, model, report, ...
            --meta NAME:K=V...        metadata of an output
        -m, --message TEXT...         say what this run is; a second one is a new
                                      paragraph
        -i, --input [ROLE=]SELECTOR|PATH...
                                      what the run was made from: a version, or a path
                                      that begins with ./ or /
        -p, --param K=V...            a parameter; numbers, true and false are typed
            --params FILE...          parameters from a YAML or JSON file
            --metric K=V...           a result
            --metrics FILE...         results from a YAML or JSON file
            --label K=V...            a label of the run
            --branch NAME             record on this branch
            --author NAME             record as this author
        -y, --yes                     do not ask before something unusually large
            --supersede               replace a newer version that this one was not
                                      made from
            --fork                    stand beside a newer version that this one was
                                      not made from
            --amend                   take the place of the last run of the branch
            --follow                  store what symbolic links point to instead of
                                      the links
        -n, --dry-run                 show what would be recorded, and record nothing

      Flags of every command
        -C, --directory DIR  work as if started in DIR
            --json           print JSON, one document or one object a line
        -q, --quiet          print nothing but data and errors
            --color          colour the output even when it is not a terminal;
                             --no-color never does
            --progress       show progress; --no-progress never does
        -h, --help           show this page
            --version        print art's version

      Examples
        $ art commit -m "train on more rows" -i data -o model=out/model.pt -p lr=0.1 --metric accuracy=0.97
          [main 4f3a91c0b2d1] train on more rows
            model@2  4.1 kB  3.2 kB new
        $ art commit -m "clean the labels"
          records every tracked path that changed
        $ art commit -i train=data@2 -i ./config.yaml --metrics metrics.json
          inputs with roles and from paths, results from a file
      "
    `));
  it('shows tag where there is little room', async () =>
    expect(await page('tag', 40)).toMatchInlineSnapshot(`
    "
    Usage: art tag [FLAGS] [NAME] [SELECTOR]

    Names a run, or a version of an
    artifact, for good: model@best then
    stands for it everywhere. Alone it lists
    the tags. Where a tag has been stays in
    the history, so moving one (--force) and
    deleting one (-d) lose nothing.

    Words
      NAME      the tag
      SELECTOR  a run or a version; HEAD
                when absent

    Flags
      -d, --delete  delete the tag
      -f, --force   move a tag that exists

    Flags of every command
      -C, --directory DIR
            work as if started in DIR
          --json
            print JSON, one document or one
            object a line
      -q, --quiet
            print nothing but data and
            errors
          --color
            colour the output even when it
            is not a terminal; --no-color
            never does
          --progress
            show progress; --no-progress
            never does
      -h, --help
            show this page
          --version
            print art's version

    Examples
      $ art tag best model@3
        tagged model of run 4f3a91c0b2d1 as
        best
      $ art checkout model@best
        restores it
    "
  `));
  it('shows the overview', () =>
    expect(`\n${overviewLines(80, plainStyle).join('\n')}\n`).toMatchInlineSnapshot(`
    "
    Usage: art COMMAND [FLAGS] [WORDS]

    art versions the artifacts of data and machine-learning work: datasets, models,
    reports, any file. Each run is a commit whose parents are the runs that it built
    on.

    Start
      init           make a repository here
      install-hooks  let git restore the matching artifacts

    Record what a run made
      track          name a path as an artifact
      untrack        stop tracking an artifact
      status         what changed in the workspace
      commit         record a run: outputs, inputs, parameters
      save           store one file or a stream by name
      load           read back what save stored

    Look
      log            the runs, newest first
      show           everything about a run or a version
      diff           compare two versions, path by path
      ls             list artifacts, or the paths in one
      cat            print a file of an artifact, or a part of it
      lineage        what it was made from, or what was made from it
      bisect         the first run at which something went wrong
      du             what the versions take on disk

    Take things out, bring things in
      checkout       restore artifacts into the workspace
      export         write an artifact as a tar stream
      import         make an artifact of a tar stream

    Name and branch
      tag            name a run or a version for good
      label          attach KEY=VALUE to a run or a version
      note           attach a remark to a run or a version
      branch         list, make and delete branches
      switch         work on another branch
      merge          join another branch, folders path by path

    Care
      fsck           verify every stored byte
      reindex        rebuild the index from the packs
      config         read and change settings
      completion     print a completion script for a shell
      help           explain a command or a topic

    Plumbing
      hash-object    the content id of a file
      cat-object     print a stored object
      rev-parse      the id that a selector stands for
      ls-packs       list the pack files
      verify-pack    verify one pack file

    art help COMMAND explains one; art help selectors, exit-codes or environment a
    topic.
    "
  `));
  it.each(Object.keys(topics))('shows the topic %s', (name) => {
    const lines = topicLines(topics[name] as (typeof topics)[string], 80, plainStyle);
    expect(lines.length).toBeGreaterThan(5);
  });
  it('shows selectors', () => {
    expect(
      `\n${topicLines(topics.selectors as (typeof topics)[string], 80, plainStyle).join('\n')}\n`,
    ).toMatchInlineSnapshot(`
      "
      Selectors: how to name a version, a run or a path

      Every command takes the same words. An artifact is NAME[@VERSION][:PATH];
      without a version it is the latest one on the current branch. A run has no name
      before it. A word that could mean two things is an error that lists both.

        model              the latest version of model
        model@3, model@v3  version 3 of model
        model@latest       the same as model
        model@~1           the version before the latest
        model@best         model as the run tagged best, or the branch best, has it
        model@4f3a91c      model as that run made it
        data:train/a.csv   a path inside an artifact; data:train is the folder
        HEAD               the newest run of the current branch
        HEAD~2             two runs before it
        main               the newest run of a branch
        best               the run, or the version, that a tag names
        4f3a91c            a run by 7 or more digits of its id, a letter among them

      As an input (-i), a word that begins with ./ or / is a path of the workspace.
      "
    `);
  });
  it('shows exit codes', () => {
    expect(
      `\n${topicLines(topics['exit-codes'] as (typeof topics)[string], 60, plainStyle).join('\n')}\n`,
    ).toMatchInlineSnapshot(`
      "
      Exit codes

      Errors are printed on stderr as error:, caused by: and
      hint:, with --json as {"error": {code, message, hint}}.

        0    done
        1    failed, nothing to record, or a difference with
             --exit-code
        2    the command line is wrong: an unknown flag, a bad
             selector
        4    not authorised
        10   no repository here or above
        12   a stored object is corrupt or missing
        130  interrupted by Ctrl-C (143 by SIGTERM)
      "
    `);
  });
});
