import { Readable } from 'node:stream';
import { describe, expect, test } from '@jest/globals';
import { keyIdOf } from '@straddle/session-core';
import { runRehearse } from './run-rehearse.ts';
import { decided, NOW_MS, said, used } from './testing/log-lines.ts';

const OLD = 'the-old-secret-of-tests';
const NEW = 'the-new-secret-of-tests';

/** Runs it on these lines, from the standard input. */
async function rehearse(
  lines: readonly string[],
): Promise<{ readonly code: number; readonly printed: string }> {
  const printed: string[] = [];
  const code = await runRehearse(
    { drop: keyIdOf(OLD), log: ['-'] },
    {
      folder: '/',
      environment: {},
      input: Readable.from([lines.join('\n')]),
      print: (line) => printed.push(line),
      nowMs: () => NOW_MS,
      newSecret: () => '',
    },
  );
  return { code, printed: printed.join('\n') };
}

describe('a rehearsal names the sessions', () => {
  test.each([
    {
      title: 'whose last request the old secret verified',
      lines: [decided({ secret: OLD })],
      cookie: 1,
      bearer: 0,
    },
    {
      title: 'and not those that have moved on since',
      lines: [decided({ secret: OLD, minutesAgo: 9 }), decided({ secret: NEW, minutesAgo: 8 })],
      cookie: 0,
      bearer: 0,
    },
    {
      title: 'but those that have come back with what they had',
      lines: [decided({ secret: NEW, minutesAgo: 9 }), decided({ secret: OLD, minutesAgo: 8 })],
      cookie: 1,
      bearer: 0,
    },
    {
      title: 'once for each way in which they were presented',
      lines: [
        decided({ secret: OLD, minutesAgo: 9 }),
        decided({ secret: OLD, minutesAgo: 9, credential: 'bearer' }),
        decided({ secret: NEW, minutesAgo: 8 }),
      ],
      cookie: 0,
      bearer: 1,
    },
    {
      title: 'of the legacy app too',
      lines: [used(5, [{ secret: OLD, credential: 'bearer', sessionRefs: ['one', 'two'] }])],
      cookie: 0,
      bearer: 2,
    },
    {
      title: 'that one stack has seen last, whichever it is',
      lines: [used(9, [{ secret: OLD, sessionRefs: ['ref'] }]), decided({ secret: NEW, minutesAgo: 8 })],
      cookie: 0,
      bearer: 0,
    },
    {
      title: 'of which nobody knows which came last',
      lines: [
        used(5, [
          { secret: OLD, sessionRefs: ['ref'] },
          { secret: NEW, sessionRefs: ['ref'] },
        ]),
      ],
      cookie: 1,
      bearer: 0,
    },
  ])('$title', async ({ lines, cookie, bearer }) => {
    const { code, printed } = await rehearse(lines);
    expect(printed).toMatch(new RegExp(`by cookie +${cookie}\n +by bearer +${bearer}\n`));
    expect(code).toBe(cookie + bearer > 0 ? 1 : 0);
  });

  test('with when and where they were seen last', async () => {
    const { printed } = await rehearse([decided({ secret: OLD, sessionRef: 'ref-of-ada' })]);
    expect(printed).toContain('ref-of-ada  cookie  lambda  last seen 2026-11-21T11:55:00.000Z');
  });
});

test('a rehearsal says what it cannot know', async () => {
  const { printed } = await rehearse([decided({ secret: NEW })]);
  expect(printed).toMatch(
    /clients that did not call[^]*express-session does so only when it sends Set-Cookie/,
  );
});

test('sessions that the log could not name are not taken for none', async () => {
  const unnamed = await rehearse([used(5, [{ secret: OLD, sessionRefs: [], omitted: 12 }])]);
  expect(unnamed).toMatchObject({ code: 1, printed: expect.stringContaining('At least 12 more') });
  const anonymous = await rehearse([used(5, [{ secret: OLD, sessionRefs: null }])]);
  expect(anonymous).toMatchObject({ code: 1, printed: expect.stringContaining('no SESSION_REF_KEY') });
});

test('without any request in the logs, nothing is said', async () => {
  expect(await rehearse([said('legacy', [OLD])])).toMatchObject({ code: 2 });
});
