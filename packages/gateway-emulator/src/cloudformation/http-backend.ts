import type { HttpProxyIntegration } from '../definition/api-definition.ts';
import { type Properties, unknownPart } from './properties.ts';
import type { Reading } from './reading.ts';

/** An integration with a deployed HTTP backend, before it is pointed at one that runs here. */
export interface DeployedBackend {
  /** Scheme and host, or the listener behind a VPC link; parts that only AWS knows are in angle brackets. */
  readonly origin: string;
  readonly isBehindVpcLink: boolean;
  /** Path with the route's parameters in braces. */
  readonly path: string;
  readonly timeoutMs?: number | undefined;
  readonly place: { readonly properties: Properties; readonly property: string };
}

/**
 * Points integrations at the backend of this machine. A backend behind a VPC link can be reached in no other way.
 *
 * With several deployed backends it must be said which one runs here; the others are called where they are.
 */
export function createBackendSubstitution(
  { options }: Pick<Reading, 'options'>,
  deployed: readonly DeployedBackend[],
): (backend: DeployedBackend) => HttpProxyIntegration {
  const origins = [...new Set(deployed.map(({ origin }) => origin))];
  const { backend: local } = options;
  const insteadOf = local?.insteadOf ?? (origins.length === 1 ? origins[0] : undefined);
  const isAmbiguous = local !== undefined && insteadOf === undefined;
  return ({ origin, isBehindVpcLink, path, timeoutMs, place: { properties, property } }) => {
    const isHere = local !== undefined && origin === insteadOf;
    if (isAmbiguous) {
      properties.refuse(
        property,
        `integrations go to several backends: ${origins.join(', ')}`,
        'say which one runs here with the option backend.insteadOf (--template-legacy)',
      );
    } else if (!isHere && (isBehindVpcLink || unknownPart.test(origin))) {
      const why = isBehindVpcLink ? 'is behind a VPC link' : 'has an address that only AWS knows';
      properties.refuse(
        property,
        `${origin} ${why}`,
        'say that it runs here with the option backend (--template-legacy)',
      );
    }
    if (unknownPart.test(path)) {
      properties.refuse(property, `the path ${path} is known at AWS only`, 'write it');
    }
    const base = isHere ? local.origin : origin;
    return {
      type: 'http-proxy',
      uri: `${base}${path}`,
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
    };
  };
}

/** Takes an address apart; nothing if it is no address of an HTTP backend. */
export function splitAddress(
  address: string,
): { readonly origin: string; readonly path: string } | undefined {
  const [, origin, path = ''] = /^(https?:\/\/[^/]+)(.*)$/s.exec(address) ?? [];
  return origin === undefined ? undefined : { origin, path };
}
