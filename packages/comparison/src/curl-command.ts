import { type AuthenticatedClient, credentialHeader, credentialVariable } from './credential.ts';
import { isSecretName } from './mask-secrets.ts';
import type { ExperimentIdentity } from './result.ts';

/**
 * Writes the request of an experiment as a curl command that can be pasted into a POSIX shell.
 *
 * The credential is a shell variable, `$STRADDLE_CREDENTIAL_COOKIE` (the whole `Cookie` header) or
 * `$STRADDLE_CREDENTIAL_BEARER` (the token); so is any header of the example whose name says that it is secret.
 *
 * @param experiment Which request, by which client.
 * @param baseUrl The side to ask.
 * @example
 * curlCommand(result, 'http://127.0.0.1:3000');
 * //=> curl -i 'http://127.0.0.1:3000/me' -H "Cookie: $STRADDLE_CREDENTIAL_COOKIE"
 */
export function curlCommand(experiment: ExperimentIdentity, baseUrl: string): string {
  const { method, path, headers = {}, body } = experiment.request;
  return [
    // --path-as-is: curl would otherwise resolve /../ before it asks, and ask something else.
    'curl -i --path-as-is',
    ...methodFlags(method),
    quote(`${baseUrl.replace(/\/$/, '')}${path}`),
    ...Object.entries(headers).map(([name, value]) => headerFlag(name, value)),
    ...credentialFlags(experiment.client),
    ...(body === undefined ? [] : [`--data-raw ${quote(body)}`]),
  ].join(' ');
}

function methodFlags(method: string): readonly string[] {
  if (method === 'GET') return [];
  // With -X HEAD curl would wait for a body that never comes.
  return [method === 'HEAD' ? '--head' : `-X ${method}`];
}

function headerFlag(name: string, value: string): string {
  if (!isSecretName(name)) return `-H ${quote(`${name}: ${value}`)}`;
  return `-H "${name}: $STRADDLE_CREDENTIAL_${name.toUpperCase().replaceAll(/\W/g, '_')}"`;
}

function credentialFlags(client: string): readonly string[] {
  return client === 'cookie' || client === 'bearer' ? [credentialFlag(client)] : [];
}

function credentialFlag(client: AuthenticatedClient): string {
  const [name, value] = credentialHeader(client, credentialVariable(client));
  return `-H "${name}: ${value}"`;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
