import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, statSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { DockerfileParser } from 'dockerfile-ast';

/** What a container of an image would run, in a folder of this machine. */
export interface ReplayedImage {
  readonly workingFolder: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly user: string;
  readonly entrypoint: readonly string[];
  readonly healthCheck: readonly string[];
}

interface Stage extends ReplayedImage {
  readonly root: string;
}

/**
 * Does what a Dockerfile says in folders instead of containers; RUN uses this machine's programs. An instruction that
 * it does not know is refused, so that no step goes missing.
 *
 * @param context What .dockerignore lets through.
 * @param dockerfile Its text.
 * @param folder Empty; gets one folder per stage.
 */
export function replayImage(context: string, dockerfile: string, folder: string): ReplayedImage {
  const stages = new Map<string, Stage>();
  let current: Stage | undefined;
  for (const instruction of DockerfileParser.parse(dockerfile).getInstructions()) {
    // Flags included, such as --from.
    const [, text = ''] = /^\S+\s+(.*)$/s.exec(instruction.getTextContent()) ?? [];
    const words = text.split(/\s+/);
    if (instruction.getKeyword() === 'FROM') {
      const [image = '', , name = String(stages.size)] = words;
      current = openStage(join(folder, name), stages.get(image));
      stages.set(name, current);
    } else if (current !== undefined) {
      current = {
        ...current,
        ...perform(instruction.getKeyword(), { text, words, stage: current, stages, context }),
      };
      stages.set(basename(current.root), current);
    }
  }
  if (current === undefined) throw new Error('There is no FROM.');
  return current;
}

function openStage(root: string, base: Stage | undefined): Stage {
  mkdirSync(root, { recursive: true });
  if (base === undefined) {
    return { root, workingFolder: root, environment: {}, user: 'root', entrypoint: [], healthCheck: [] };
  }
  cpSync(base.root, root, { recursive: true, verbatimSymlinks: true });
  return { ...base, root, workingFolder: join(root, relative(base.root, base.workingFolder)) };
}

interface Step {
  readonly text: string;
  readonly words: readonly string[];
  readonly stage: Stage;
  readonly stages: ReadonlyMap<string, Stage>;
  readonly context: string;
}

/** @returns What changes about the stage, besides its files. */
function perform(keyword: string, step: Step): Partial<Stage> {
  const { text, words, stage } = step;
  switch (keyword) {
    case 'WORKDIR': {
      const workingFolder = join(stage.root, text);
      mkdirSync(workingFolder, { recursive: true });
      return { workingFolder };
    }
    case 'ENV':
      return {
        environment: { ...stage.environment, ...Object.fromEntries(words.map((word) => word.split('=', 2))) },
      };
    case 'COPY':
      copy(step);
      return {};
    case 'RUN':
      run(text, stage);
      return {};
    case 'USER':
      return { user: text };
    case 'ENTRYPOINT':
      return { entrypoint: JSON.parse(text) };
    case 'HEALTHCHECK':
      return { healthCheck: JSON.parse(text.slice(text.indexOf('['))) };
    case 'CMD':
    case 'EXPOSE':
      return {};
    default:
      throw new Error(`${keyword} cannot be replayed`);
  }
}

function copy({ words, stage, stages, context }: Step): void {
  const from = words.find((word) => word.startsWith('--from='))?.slice('--from='.length);
  const source = from === undefined ? context : (stages.get(from)?.root ?? from);
  const paths = words.filter((word) => !word.startsWith('--'));
  const target = join(stage.workingFolder, paths.pop() ?? '.');
  for (const path of paths) {
    const copied = join(source, path);
    const isIntoFolder = !statSync(copied).isDirectory() && (target.endsWith('/') || paths.length > 1);
    cpSync(copied, isIntoFolder ? join(target, basename(path)) : target, {
      recursive: true,
      verbatimSymlinks: true,
    });
  }
}

function run(command: string, { workingFolder, environment }: Stage): void {
  const { PATH = '', HOME = '' } = process.env;
  execFileSync('sh', ['-c', command], {
    cwd: workingFolder,
    env: { PATH, HOME, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}
