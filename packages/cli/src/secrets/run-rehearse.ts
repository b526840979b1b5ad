import { SecretsOptionsInvalidError } from './errors.ts';
import { readLogs } from './read-logs.ts';
import { type AffectedSession, type Rehearsal, rehearseDrop } from './rehearse-drop.ts';
import type { SecretsPorts } from './run-phase.ts';

/** More are counted, not printed. */
const MOST_PRINTED = 50;

/**
 * Prints who would be logged out if a secret were dropped now, and what nobody can know.
 *
 * @returns 0 nobody that the logs know of, 1 somebody, 2 the logs say nothing of requests.
 * @throws {SecretsOptionsInvalidError | LogUnreadableError}
 */
export async function runRehearse(
  { drop, log }: { readonly drop: string; readonly log: readonly string[] },
  ports: SecretsPorts,
): Promise<0 | 1 | 2> {
  if (log.length === 0) {
    throw new SecretsOptionsInvalidError([
      'name the logs of both stacks with --log <file>, or - for the standard input',
    ]);
  }
  const rehearsal = rehearseDrop(await readLogs({ ...ports, files: log }), drop);
  if (rehearsal === undefined) {
    ports.print('The logs hold no line about requests, so nothing can be said.');
    return 2;
  }
  for (const line of describeRehearsal(rehearsal, drop)) ports.print(line);
  return rehearsal.affected.length > 0 || rehearsal.unnamed > 0 || rehearsal.legacyIsAnonymous ? 1 : 0;
}

function describeRehearsal(rehearsal: Rehearsal, keyId: string): readonly string[] {
  const { affected, unnamed, legacyIsAnonymous, fromMs, toMs } = rehearsal;
  const countOf = (kind: AffectedSession['credential']) =>
    affected.filter(({ credential }) => credential === kind).length;
  const left = affected.length - MOST_PRINTED;
  return [
    `Without ${keyId} these sessions would be logged out, by the logs from ${timeOf(fromMs)} to ${timeOf(toMs)}:`,
    `  by cookie  ${countOf('cookie')}`,
    `  by bearer  ${countOf('bearer')}`,
    ...affected
      .slice(0, MOST_PRINTED)
      .map(
        ({ sessionRef, credential, stack, lastSeenMs }) =>
          `  ${sessionRef}  ${credential}  ${stack}  last seen ${timeOf(lastSeenMs)}`,
      ),
    ...(left > 0 ? [`  … and ${left} more`] : []),
    ...(unnamed > 0
      ? [`At least ${unnamed} more sessions of the legacy app were counted but not named.`]
      : []),
    ...(legacyIsAnonymous
      ? ['The legacy app has no SESSION_REF_KEY: its sessions on this secret cannot be told.']
      : []),
    'What the logs cannot tell:',
    '  - clients that did not call in that time, and come back later with what they have',
    '  - which people these are: the logs name sessions, and one person may have several',
    '  - cookies that were signed anew since: express-session does so only when it sends Set-Cookie, which without',
    '    `rolling` is when the session changes; bearer tokens never are',
    '  - requests that API Gateway answered from a cache of the authorizer, where there is one',
  ];
}

function timeOf(ms: number): string {
  return new Date(ms).toISOString();
}
