import {
  type LookupResult,
  readVariable,
  type VariableLookup,
  type VariableReader,
} from '../environment/read-environment.ts';
import { parseRemoteText, type RemoteText } from './remote-text.ts';

/** A secret, or where to fetch it. */
export type SecretReference<T> =
  | { readonly kind: 'plain'; readonly name: string; readonly value: T }
  | {
      readonly kind: 'remote';
      readonly name: string;
      readonly from: RemoteText;
      readonly read: VariableReader<T>;
    };

/**
 * A secret of the environment: `X` itself for development, or `X_FROM`, which says where AWS keeps it. Never both: it
 * would be unclear which one counts.
 *
 * @example
 * const { SESSION_SECRETS } = readEnvironment(process.env, { SESSION_SECRETS: secret(secretList) });
 */
export function secret<T>(read: VariableReader<T>): VariableLookup<SecretReference<T>> {
  return {
    lookUp(name, environment): LookupResult<SecretReference<T>> {
      const source = `${name}_FROM`;
      const text = environment[source];
      if (!text) {
        if (!environment[name]) return { ok: false, problem: `${name} is not set, nor is ${source}` };
        const plain = readVariable(name, environment, read);
        return plain.ok ? { ok: true, value: { kind: 'plain', name, value: plain.value } } : plain;
      }
      if (environment[name])
        return { ok: false, problem: `${name} and ${source} are both set; leave one out` };
      const from = parseRemoteText(text);
      return from === undefined
        ? { ok: false, problem: `${source} must be ssm:<name or ARN> or secretsmanager:<id or ARN>` }
        : { ok: true, value: { kind: 'remote', name, from, read } };
    },
  };
}

/** How long a fetched secret is used before it is asked for again: 60 unless SECRETS_TTL_SECONDS says otherwise. */
export const secretsTtlSeconds: VariableLookup<number> = {
  lookUp(name, environment) {
    const text = environment[name] || '60';
    return /^[1-9]\d{0,4}$/.test(text)
      ? { ok: true, value: Number(text) }
      : { ok: false, problem: `${name} must be whole seconds, from 1 to 99999` };
  },
};
