import { resolve } from 'node:path';
import type { FunctionOverride } from '@straddle/gateway-emulator';
import type { Command } from 'commander';
import { TemplateOptionsInvalidError } from '../errors.ts';

/** The template that is served in place of the route table, and what it leaves open. */
export interface TemplateChoice {
  /** Absolute. */
  readonly file: string;
  readonly api?: string;
  readonly stage?: string;
  /** The deployed backend that the legacy API of this machine stands for. */
  readonly legacy?: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly imports: Readonly<Record<string, string>>;
  readonly functions: Readonly<Record<string, FunctionOverride>>;
}

/** As the command line has them. */
export interface TemplateFlags {
  readonly template?: string;
  readonly templateApi?: string;
  readonly templateStage?: string;
  readonly templateLegacy?: string;
  readonly templateParameter?: readonly string[];
  readonly templateImport?: readonly string[];
  readonly templateFunction?: readonly string[];
}

/** Adds the options about a template to a command. */
export function addTemplateOptions(command: Command): Command {
  const repeated = (value: string, earlier: readonly string[] = []): readonly string[] => [...earlier, value];
  return command
    .option('--template <file>', 'serve the API of this CloudFormation template in place of the route table')
    .option('--template-api <id>', 'which API of the template, by logical id, if it has several')
    .option('--template-stage <name>', 'which stage of the API, if it has several')
    .option(
      '--template-legacy <origin>',
      'which deployed backend the legacy API stands for, if it has several',
    )
    .option('--template-parameter <name=value>', 'value of a parameter of the template', repeated)
    .option('--template-import <name=value>', 'value that another stack exports', repeated)
    .option('--template-function <id=file#export>', 'code of a function, by logical id', repeated);
}

/**
 * Reads the options about a template.
 *
 * @param folder Relative paths are relative to it.
 * @returns Nothing if no template is to be served.
 * @throws {TemplateOptionsInvalidError} Naming everything that cannot be used.
 */
export function readTemplateFlags(
  flags: TemplateFlags & { readonly api?: string },
  folder: string,
): TemplateChoice | undefined {
  const { template, templateApi, templateStage, templateLegacy } = flags;
  const parameters = readPairs('--template-parameter', flags.templateParameter);
  const imports = readPairs('--template-import', flags.templateImport);
  const functions = readPairs('--template-function', flags.templateFunction);
  const others = Object.keys(flags).filter((name) => /^template[A-Z]/.test(name));
  const problems = [
    ...[parameters, imports, functions].flatMap((pairs) => pairs.problems),
    ...(template === undefined && others.length > 0
      ? [`${others.map(toOption).join(', ')}: say --template <file>, too`]
      : []),
    ...(template !== undefined && flags.api !== undefined
      ? ['--api: the template says which kind of API it is; leave it out']
      : []),
  ];
  if (problems.length > 0) throw new TemplateOptionsInvalidError(problems);
  return template === undefined
    ? undefined
    : {
        file: resolve(folder, template),
        ...(templateApi === undefined ? {} : { api: templateApi }),
        ...(templateStage === undefined ? {} : { stage: templateStage }),
        ...(templateLegacy === undefined ? {} : { legacy: templateLegacy }),
        parameters: parameters.values,
        imports: imports.values,
        functions: Object.fromEntries(
          Object.entries(functions.values).map(([id, module]) => [id, toOverride(module, folder)]),
        ),
      };
}

function toOverride(module: string, folder: string): FunctionOverride {
  const [, file = '', handler] = /^(.*?)(?:#([^#]*))?$/s.exec(module) ?? [];
  return { entry: resolve(folder, file), ...(handler === undefined ? {} : { handler }) };
}

function readPairs(
  option: string,
  texts: readonly string[] = [],
): { readonly values: Readonly<Record<string, string>>; readonly problems: readonly string[] } {
  const pairs = texts.map((text) => /^([^=]+)=(.*)$/s.exec(text));
  return {
    values: Object.fromEntries(pairs.flatMap((pair) => (pair === null ? [] : [[pair[1], pair[2]]]))),
    problems: texts
      .filter((_text, index) => pairs[index] === null)
      .map((text) => `${option} ${text}: write <name>=<value>`),
  };
}

function toOption(name: string): string {
  return `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
