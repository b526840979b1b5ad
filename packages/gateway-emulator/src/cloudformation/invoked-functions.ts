import type { Properties } from './properties.ts';
import { refuseUnknown } from './property-rules.ts';
import type { Reading } from './reading.ts';
import { functionNameOf } from './resource-identity.ts';

/** Something of the API that calls a function, and who it is to the function's permissions. */
export interface FunctionCall {
  /** Logical id of the function. */
  readonly functionId: string;
  /** Name that is called, with its qualifier. */
  readonly target: string;
  /** Ways to write the last part of the caller's ARN: `dev/GET/items/*`, `authorizers/abc`. */
  readonly sources: readonly string[];
  /** Whether it is called with a role, whose rights are not looked at, instead of a permission. */
  readonly hasRole: boolean;
  /** Where a problem with it belongs. */
  readonly place: { readonly properties: Properties; readonly property: string };
}

/**
 * Finds the function that an address calls: `arn:…:lambda:path/2015-03-31/functions/<ARN>/invocations` or the
 * function's ARN itself, with or without a version or alias. Reports an address that calls none of this template.
 */
export function readFunctionCall(
  { resources }: Pick<Reading, 'resources'>,
  address: string,
  place: FunctionCall['place'],
): Pick<FunctionCall, 'functionId' | 'target' | 'place'> | undefined {
  const arn = /\/functions\/(arn:[^/]+)\/invocations$/.exec(address)?.[1] ?? address;
  const target = functionNameOf(arn);
  // Region and account of the address may be written out, and are not those of this machine.
  const found = resources.find(
    ({ type, logicalId, properties }) =>
      type === 'AWS::Lambda::Function' &&
      arn !== target &&
      functionNameOf(properties.text('FunctionName') ?? logicalId) === target.split(':')[0],
  );
  if (found === undefined) {
    place.properties.refuse(
      place.property,
      `it calls no function of this template (${address})`,
      'call one with its GetAtt Arn',
    );
    return undefined;
  }
  checkQualifier(resources, target, place);
  return { functionId: found.logicalId, target, place };
}

/** A version or alias of this template has the code that is here; of another one nobody knows the code. */
function checkQualifier(
  resources: Reading['resources'],
  target: string,
  { properties, property }: FunctionCall['place'],
): void {
  const [name, qualifier = '$LATEST'] = target.split(':');
  const named = resources.find(
    ({ type, logicalId, properties: own }) =>
      (type === 'AWS::Lambda::Alias' || type === 'AWS::Lambda::Version') &&
      functionNameOf(own.text('FunctionName') ?? '') === name &&
      (type === 'AWS::Lambda::Alias' ? own.text('Name') : logicalId) === qualifier,
  );
  if (named?.type === 'AWS::Lambda::Alias') {
    refuseUnknown(named.properties, 'AWS::Lambda::Alias');
  } else if (named === undefined && qualifier !== '$LATEST') {
    properties.refuse(
      property,
      `${qualifier} is no version or alias of this template`,
      'call one that is, or the function itself',
    );
  }
}
