import type { DenialDefinition } from './migration.ts';
import type { ResolvedDenial } from './resolved-migration.ts';

/** Legacy's denial as a REST API can be told to give it: its gateway response for UNAUTHORIZED. */
export interface GatewayDenial {
  /** Left out: 401. */
  readonly statusCode?: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Left out: API Gateway's own body, which is the default one. */
  readonly body?: { readonly contentType: string; readonly text: string };
}

/** Templates replace `$context.…` and have no way to write a dollar sign otherwise. */
const templateSyntax = /\$|#[a-z{]/i;

/**
 * Why the gateway's own 401 cannot look like legacy's denial.
 *
 * An HTTP API can change nothing of it. A REST API has one answer for all routes, of which status, headers and body
 * can be set; what a template would take for its own syntax cannot be in it, nor a content type with a charset, which
 * API Gateway is not documented to keep.
 *
 * @returns Nothing if it can.
 */
export function gatewayDenialProblem(api: 'rest' | 'http', denial: DenialDefinition): string | undefined {
  const { status, headers = {}, body } = denial;
  if (api === 'http') {
    const isPlain = status === undefined && body === undefined && Object.keys(headers).length === 0;
    return isPlain ? undefined : 'an HTTP API cannot change anything of its own 401';
  }
  if (body === undefined) {
    return undefined;
  }
  const text = toText(body);
  if (text === '' || templateSyntax.test(text)) {
    return 'a REST API writes its own 401 from a template, which cannot be empty and would replace what stands after $ or # in denial.body';
  }
  return typeof body === 'string' && !/^[\w.+-]+\/[\w.+-]+$/.test(contentTypeOf(headers) ?? '')
    ? "a REST API keeps no charset in the content type of its own 401; write the 'Content-Type' of denial.body in denial.headers without one, if legacy sends it so"
    : undefined;
}

/** Whether the gateway's own 401 can look like legacy's denial. */
export function fitsGatewayDenial(api: 'rest' | 'http', denial: DenialDefinition): boolean {
  return gatewayDenialProblem(api, denial) === undefined;
}

/**
 * What to set as the gateway response for UNAUTHORIZED of a REST API, so that its own 401 looks like legacy's denial.
 *
 * @returns Nothing if there is nothing to set but the headers that all of the gateway's answers have, or if handlers
 *   have to deny.
 * @example
 * gatewayDenial({ status: 302, headers: { Location: '/login' } }); //=> { statusCode: 302, headers: { Location: '/login' } }
 */
export function gatewayDenial(denial: ResolvedDenial): GatewayDenial | undefined {
  const { status, headers, body } = denial;
  const names = Object.keys(headers).map((name) => name.toLowerCase());
  const isPlain = status === undefined && body === undefined && !names.includes('location');
  if (isPlain || !fitsGatewayDenial('rest', denial)) {
    return undefined;
  }
  return {
    ...(status === undefined ? {} : { statusCode: status }),
    headers: Object.fromEntries(Object.entries(headers).filter(([name]) => !isContentType(name))),
    ...(body === undefined
      ? {}
      : { body: { contentType: contentTypeOf(headers) ?? 'application/json', text: toText(body) } }),
  };
}

/** As it is sent: text as it is, anything else as JSON. */
function toText(body: unknown): string {
  return typeof body === 'string' ? body : JSON.stringify(body);
}

function contentTypeOf(headers: Readonly<Record<string, string>>): string | undefined {
  return Object.entries(headers).find(([name]) => isContentType(name))?.[1];
}

function isContentType(name: string): boolean {
  return name.toLowerCase() === 'content-type';
}
