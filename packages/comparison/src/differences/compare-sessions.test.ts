import { describe, expect, test } from '@jest/globals';
import type { SessionSnapshot, SessionState } from '../results/observation.ts';
import { compareSessions, type SessionEnds } from './compare-sessions.ts';
import { sessionChangeOf } from './session-change.ts';
import { describeSessionOutcome, sessionOutcomeOf } from './session-outcome.ts';

const START = Date.parse('2026-11-21T09:00:00Z');
const at = (seconds: number): Date => new Date(START + seconds * 1000);

function document(fields: SessionSnapshot = {}): SessionSnapshot {
  return {
    _id: 'any',
    session: '{"cookie":{"path":"/"},"passport":{"user":"u1"}}',
    expires: at(0),
    ...fields,
  };
}

const ends = (sessionBefore: SessionState, sessionAfter: SessionState): SessionEnds => ({
  sessionBefore,
  sessionAfter,
});

const untouched = ends(document(), document());
const extended = ends(document(), document({ expires: at(5) }));
const loggedOut = ends(document(), document({ session: '{"cookie":{"path":"/"}}' }));
const deleted = ends(document(), 'absent');
const counted = (session: string): SessionEnds =>
  ends(document({ session: '{"n":1}' }), document({ session }));

/** A full save, of a session that lived for a minute. */
const lifetime = (originalMaxAge: number): SessionEnds =>
  ends(
    document({ session: '{"cookie":{"originalMaxAge":60000}}' }),
    document({ session: JSON.stringify({ cookie: { originalMaxAge } }), expires: at(5) }),
  );
/** Under `touchAfter` documents have lastModified, which moves with every touch that is let through. */
const throttled = (seconds: number | undefined): SessionEnds =>
  ends(
    document({ lastModified: at(-100) }),
    document(
      seconds === undefined
        ? { lastModified: at(-100) }
        : { lastModified: at(seconds - 60), expires: at(seconds) },
    ),
  );

/** Asked at a moment, for a session that then lives so many seconds from it. */
const askedAt = (sentSeconds: number, livesSeconds: number, durationMs = 100): SessionEnds => ({
  ...ends(document({ expires: at(sentSeconds + 55) }), document({ expires: at(sentSeconds + livesSeconds) })),
  sentAtMs: at(sentSeconds).getTime(),
  durationMs,
});

describe('the lifetime that a request leaves to a session', () => {
  test.each([
    { title: 'nearly the same', control: askedAt(0, 60), candidate: askedAt(3, 60.9), apart: false },
    {
      title: 'less by what the answer took',
      control: askedAt(0, 60),
      candidate: askedAt(0, 64, 5000),
      apart: false,
    },
    {
      title: 'moved by the same, of sessions that were made at other moments',
      control: askedAt(0, 60),
      candidate: { ...askedAt(0, 60), sentAtMs: at(-9).getTime() },
      apart: false,
    },
    { title: 'half a minute more', control: askedAt(0, 60), candidate: askedAt(3, 90), apart: true },
    { title: 'two seconds less', control: askedAt(0, 60), candidate: askedAt(0, 58), apart: true },
  ])('$title: different $apart', ({ control, candidate, apart }) => {
    expect(compareSessions(control, candidate).map(({ kind }) => kind)).toEqual(
      apart ? ['session-expires'] : [],
    );
  });

  test('is told from the moment of the request', () => {
    expect(compareSessions(askedAt(0, 60), askedAt(3, 90))).toEqual([
      {
        kind: 'session-expires',
        path: 'session.expires',
        control: 'extended to 60 s',
        candidate: 'extended to 90 s',
      },
    ]);
  });
});

describe('compareSessions', () => {
  test.each([
    { title: 'both untouched', control: untouched, candidate: untouched },
    {
      title: 'both extended, by nearly the same',
      control: extended,
      candidate: ends(document(), document({ expires: at(9) })),
    },
    {
      title: 'other ids and other moments',
      control: extended,
      candidate: ends(document({ _id: 'b', expires: at(60) }), document({ _id: 'b', expires: at(64) })),
    },
    { title: 'both deleted', control: deleted, candidate: deleted },
    { title: 'both created', control: ends('absent', document()), candidate: ends('absent', document()) },
    {
      title: 'the same key removed from text and from a sub-document',
      control: loggedOut,
      candidate: ends(
        document({ session: { cookie: { path: '/' }, passport: { user: 'u1' } } }),
        document({ session: { cookie: { path: '/' } } }),
      ),
    },
    {
      title: 'dates in the payload that began equal',
      control: counted('{"n":1,"at":"2026-11-21T09:00:01.000Z"}'),
      candidate: counted('{"n":1,"at":"2026-11-21T09:00:02.000Z"}'),
    },
    {
      title: 'values that began different',
      control: counted('{"n":2}'),
      candidate: ends(document({ session: '{"n":7}' }), document({ session: '{"n":8}' })),
    },
    {
      title: 'a lifetime that drifts by a millisecond when one side saves, as that of express-session does',
      control: lifetime(59_999),
      candidate: lifetime(60_000),
    },
    {
      title: 'a touch that touchAfter holds back on both sides',
      control: throttled(undefined),
      candidate: throttled(undefined),
    },
    {
      title: 'a touch that touchAfter lets through on both sides',
      control: throttled(5),
      candidate: throttled(6),
    },
    { title: 'nobody looked', control: {}, candidate: {} },
  ])('takes for equal: $title', ({ control, candidate }) => {
    expect(compareSessions(control, candidate)).toEqual([]);
  });

  test.each([
    {
      title: 'a touch that was lost',
      control: extended,
      candidate: untouched,
      expected: [
        { kind: 'session-expires', path: 'session.expires', control: 'extended', candidate: 'unchanged' },
      ],
    },
    {
      title: 'a touch that was lost with touchAfter',
      control: throttled(5),
      candidate: throttled(undefined),
      expected: [
        { kind: 'session-expires', path: 'session.expires', control: 'extended', candidate: 'unchanged' },
        {
          kind: 'session-last-modified',
          path: 'session.lastModified',
          control: 'extended',
          candidate: 'unchanged',
        },
      ],
    },
    {
      title: 'a touch that should have waited for touchAfter',
      control: throttled(undefined),
      candidate: throttled(5),
      expected: [
        { kind: 'session-expires', path: 'session.expires', control: 'unchanged', candidate: 'extended' },
        {
          kind: 'session-last-modified',
          path: 'session.lastModified',
          control: 'unchanged',
          candidate: 'extended',
        },
      ],
    },
    {
      title: 'a key that only one side adds',
      control: untouched,
      candidate: ends(
        document(),
        document({ session: '{"cookie":{"path":"/"},"passport":{"user":"u1"},"m":1}' }),
      ),
      expected: [
        { kind: 'session-payload', path: 'session.payload.m', control: 'unchanged', candidate: 'added' },
      ],
    },
    {
      title: 'another lifetime',
      control: lifetime(60_000),
      candidate: lifetime(61_000),
      expected: [
        {
          kind: 'session-payload',
          path: 'session.payload.cookie.originalMaxAge',
          control: 'unchanged',
          candidate: 'changed',
        },
      ],
    },
    {
      title: 'an extension by another lifetime',
      control: extended,
      candidate: ends(document(), document({ expires: at(1_209_600) })),
      expected: [
        {
          kind: 'session-expires',
          path: 'session.expires',
          control: 'extended by 5 s',
          candidate: 'extended by 1209600 s',
        },
      ],
    },
    {
      title: 'a session that was deleted',
      control: untouched,
      candidate: deleted,
      expected: [{ kind: 'session-existence', path: 'session', control: 'kept', candidate: 'deleted' }],
    },
    {
      title: 'a session that was created',
      control: ends('absent', 'absent'),
      candidate: ends('absent', document()),
      expected: [{ kind: 'session-existence', path: 'session', control: 'absent', candidate: 'created' }],
    },
    {
      title: 'a lastModified that only one side writes',
      control: untouched,
      candidate: ends(document(), document({ lastModified: at(1) })),
      expected: [
        {
          kind: 'session-last-modified',
          path: 'session.lastModified',
          control: 'unchanged',
          candidate: 'added',
        },
      ],
    },
    {
      title: 'a user that only one side logs out',
      control: untouched,
      candidate: loggedOut,
      expected: [
        {
          kind: 'session-payload',
          path: 'session.payload.passport',
          control: 'unchanged',
          candidate: 'removed',
        },
      ],
    },
    {
      title: 'values that began equal and do not end equal',
      control: counted('{"n":2}'),
      candidate: counted('{"n":3}'),
      expected: [
        {
          kind: 'session-payload',
          path: 'session.payload.n',
          control: 'one value',
          candidate: 'another value',
        },
      ],
    },
    {
      title: 'an expires that stops being a date',
      control: untouched,
      candidate: ends(document(), document({ expires: null })),
      expected: [
        { kind: 'session-expires', path: 'session.expires', control: 'unchanged', candidate: 'other' },
      ],
    },
  ])('finds $title', ({ control, candidate, expected }) => {
    expect(compareSessions(control, candidate)).toEqual(expected);
  });

  test('keeps no value of a document', () => {
    const differences = compareSessions(
      counted('{"n":"canary-1"}'),
      counted('{"n":"canary-2","m":"canary-3"}'),
    );
    expect(differences).not.toEqual([]);
    expect(JSON.stringify(differences)).not.toContain('canary');
  });
});

describe('the outcome of a session', () => {
  test.each([
    { ends: untouched, word: 'untouched' },
    { ends: extended, word: 'extended' },
    { ends: ends(document(), document({ expires: at(-5) })), word: 'shortened' },
    { ends: loggedOut, word: 'rewritten' },
    { ends: ends(document(), document({ lastModified: at(1) })), word: 'rewritten' },
    { ends: deleted, word: 'deleted' },
    { ends: ends('absent', document()), word: 'created' },
    { ends: ends('absent', 'absent'), word: 'no session' },
    { ends: {}, word: 'not observed' },
  ])('is called $word', ({ ends: { sessionBefore, sessionAfter }, word }) => {
    expect(describeSessionOutcome(sessionOutcomeOf(sessionChangeOf(sessionBefore, sessionAfter)))).toBe(word);
  });
});
