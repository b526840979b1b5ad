import type { FunctionDefinition } from '../definition/api-definition.ts';
import { type BundledCode, findBundledHandler } from './bundled-code.ts';
import type { Properties } from './properties.ts';
import { refuseUnknown } from './property-rules.ts';
import type { Reading, TemplateResource } from './reading.ts';

/** Seconds that Lambda gives a function that does not say. */
const defaultTimeoutSeconds = 3;

/** Reads a function that the API calls: its code, variables and limits. */
export function readFunction(
  reading: Reading,
  { logicalId, properties }: TemplateResource,
  bundled: BundledCode,
): FunctionDefinition | undefined {
  refuseUnknown(properties, 'AWS::Lambda::Function');
  const override = ownValue(reading.options.functions, logicalId);
  const code = override ?? readCode(properties, bundled);
  const environment = readEnvironment(reading, logicalId, properties.child('Environment'));
  const reservedConcurrency = properties.number('ReservedConcurrentExecutions');
  return code === undefined
    ? undefined
    : {
        entry: code.entry,
        ...(code.handler === undefined ? {} : { handler: code.handler }),
        environment,
        timeoutMs: (properties.number('Timeout') ?? defaultTimeoutSeconds) * 1000,
        ...(reservedConcurrency === undefined ? {} : { reservedConcurrency }),
      };
}

function readCode(
  properties: Properties,
  bundled: BundledCode,
): { readonly entry: string; readonly handler: string } | undefined {
  const runtime = properties.text('Runtime');
  const mend = 'name a module to run with the option functions (--template-function)';
  if (properties.text('PackageType') === 'Image') {
    properties.refuse('PackageType', 'container images are not run here', mend);
    return undefined;
  }
  if (runtime?.startsWith('nodejs') !== true) {
    properties.refuse('Runtime', `${runtime ?? 'no runtime'} is not run here, only Node.js is`, mend);
    return undefined;
  }
  if (properties.texts('Layers').length > 0) {
    properties.refuse('Layers', 'layers are not put under functions here', `bundle their code, or ${mend}`);
  }
  return findBundledHandler(properties, bundled);
}

/** Values that are replaced are not looked at: they may be known at AWS only. */
function readEnvironment(
  { options }: Reading,
  logicalId: string,
  environment: Properties | undefined,
): Record<string, string> {
  const variables = environment?.child('Variables');
  const names = variables?.names ?? [];
  const changes = options.environment?.({ logicalId, names }) ?? {};
  const declared = names
    .filter((name) => !Object.hasOwn(changes, name))
    .map((name) => [name, variables?.text(name)] as const);
  return Object.fromEntries(
    [...declared, ...Object.entries(changes)].flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value]],
    ),
  );
}

function ownValue<Value>(values: Readonly<Record<string, Value>> = {}, key: string): Value | undefined {
  return Object.hasOwn(values, key) ? values[key] : undefined;
}
