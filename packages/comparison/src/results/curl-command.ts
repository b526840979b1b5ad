import { credentialVariable } from '../cases/credential.ts';
import type { ExampleBody } from '../cases/example-body.ts';
import { CREDENTIAL_PLACEHOLDER_PREFIX } from '../http/set-cookie.ts';
import { isSecretName } from '../secrets/mask-secrets.ts';
import type { HeaderPair } from './observation.ts';
import type { ExperimentIdentity } from './result.ts';

/**
 * Writes the request of an experiment as a curl command that can be pasted into a POSIX shell.
 *
 * What is secret is a shell variable: `$STRADDLE_CREDENTIAL_COOKIE` (the whole `Cookie` header),
 * `$STRADDLE_CREDENTIAL_BEARER` (the token) and so on by the client's name, and
 * `$STRADDLE_CREDENTIAL_X_API_KEY` for a header of the example whose name says that it is secret.
 *
 * @param experiment Which request, and what its client presented.
 * @param baseUrl The side to ask.
 * @example
 * curlCommand(result, 'http://127.0.0.1:3000');
 * //=> curl -i --path-as-is 'http://127.0.0.1:3000/me' -H "Cookie: $STRADDLE_CREDENTIAL_COOKIE"
 */
export function curlCommand(experiment: ExperimentIdentity, baseUrl: string): string {
  const { request, presented = [] } = experiment;
  const { method, path, headers = {}, body } = request;
  const sent = [...Object.entries(headers).map(hideSecret), ...presented];
  const hasType = sent.some(([name]) => name.toLowerCase() === 'content-type');
  return [
    ...pipedBody(body),
    // --path-as-is: curl would otherwise resolve /../ before it asks, and ask something else.
    'curl -i --path-as-is',
    // Brackets and braces are patterns to curl.
    ...(/[[\]{}]/.test(path) ? ['--globoff'] : []),
    ...methodFlags(method, body),
    quote(`${baseUrl.replace(/\/$/, '')}${path}`),
    ...sent.map(headerFlag),
    // An empty value takes away the form type that curl gives to every body.
    ...(body === undefined ? [] : [...(hasType ? [] : ["-H 'Content-Type:'"]), dataFlag(body)]),
  ].join(' ');
}

/** Linux takes no argument of more than 128 KiB; `printf` is part of the shell, and is not concerned. */
const LONGEST_ARGUMENT_BYTES = 100_000;

/** What hands curl a body that no argument can hold: bytes, and very long text. */
function pipedBody(body: ExampleBody | undefined): readonly string[] {
  if (body === undefined || isArgument(body)) return [];
  if (typeof body !== 'string') return [`printf %s ${quote(body.base64)} | base64 -d |`];
  return [`printf %s ${quote(body)} |`];
}

function dataFlag(body: ExampleBody): string {
  return isArgument(body) ? `--data-raw ${quote(body)}` : '--data-binary @-';
}

function isArgument(body: ExampleBody): body is string {
  return typeof body === 'string' && Buffer.byteLength(body) <= LONGEST_ARGUMENT_BYTES;
}

function methodFlags(method: string, body: ExampleBody | undefined): readonly string[] {
  // With a body, curl would make it a POST.
  if (method === 'GET' && body === undefined) return [];
  // With -X HEAD curl would wait for a body that never comes.
  return [method === 'HEAD' ? '--head' : `-X ${method}`];
}

function hideSecret([name, value]: HeaderPair): HeaderPair {
  return [name, isSecretName(name) ? `$${credentialVariable(name)}` : value];
}

function headerFlag([name, value]: HeaderPair): string {
  // `Name:` would take the header away; `Name;` sends it empty.
  return `-H ${quote(value === '' ? `${name};` : `${name}: ${value}`)}`;
}

const VARIABLE = new RegExp(`(\\${CREDENTIAL_PLACEHOLDER_PREFIX}\\w+)`);

/** One word of a shell: variables are expanded, everything else is taken as it stands. */
function quote(text: string): string {
  if (text === '') return "''";
  const pieces = text.split(VARIABLE);
  if (pieces.length > 1 && !/["\\`$!]/.test(pieces.filter((_, index) => index % 2 === 0).join('')))
    return `"${text}"`;
  return pieces
    .map((piece, index) => {
      if (index % 2 === 1) return `"${piece}"`;
      return piece === '' ? '' : `'${piece.replaceAll("'", String.raw`'\''`)}'`;
    })
    .join('');
}
