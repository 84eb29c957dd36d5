import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Sink, streamSink } from './sink.ts';

/** The pager's command line: ART_PAGER, else PAGER, else less. Undefined when it is empty, `cat` or not installed. */
export function pagerCommand(env: NodeJS.ProcessEnv): string | undefined {
  const command = (env.ART_PAGER ?? env.PAGER ?? 'less').trim();
  const program = command.split(/\s/, 1)[0] as string;
  return program === '' || program === 'cat' || !isInstalled(program, env) ? undefined : command;
}

function isInstalled(program: string, env: NodeJS.ProcessEnv): boolean {
  if (program.includes('/')) return true;
  return (env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/**
 * A sink that holds back the first screen and starts the pager only when more than that comes, so that short output
 * is printed as it is.
 */
export function pagerSink(
  screen: Sink,
  command: string,
  rows: number,
  env: NodeJS.ProcessEnv,
  onStart: () => void,
): Sink {
  let held: (string | Uint8Array)[] = [];
  let lines = 0;
  let target: Sink | undefined;
  const release = async (to: Sink): Promise<void> => {
    target = to;
    for (const piece of held) await to.write(piece);
    held = [];
  };
  return {
    async write(data) {
      if (target) return target.write(data);
      held.push(data);
      lines += countLines(data);
      if (lines < rows) return;
      onStart();
      await release(await startPager(command, env));
    },
    async end() {
      if (!target) await release(screen);
      await target?.end();
    },
  };
}

// Few commands start a program, and to load what starts them takes 4 ms.
async function startPager(command: string, env: NodeJS.ProcessEnv): Promise<Sink> {
  const { spawn } = await import('node:child_process');
  const child = spawn(command, {
    shell: true,
    stdio: ['pipe', 'inherit', 'inherit'],
    env: { LESS: 'FRX', LV: '-c', ...env },
  });
  const gone = new Promise<void>((resolve) => {
    child.on('close', () => resolve());
    child.on('error', () => resolve());
  });
  const sink = streamSink(child.stdin);
  return {
    write: sink.write,
    async end() {
      child.stdin.end();
      await gone;
    },
  };
}

function countLines(data: string | Uint8Array): number {
  let count = 0;
  for (const character of typeof data === 'string' ? data : Buffer.from(data).toString('latin1')) {
    if (character === '\n') count++;
  }
  return count;
}
