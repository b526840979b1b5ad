import { createSecretKey } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import type { SessionSettings } from './settings.ts';
import { settingsFingerprint } from './settings-fingerprint.ts';

const settings: SessionSettings = {
  resave: false,
  cookie: { path: '/', maxAge: 1000 },
  store: { touchAfter: 60 },
};
const fingerprint = settingsFingerprint(settings, ['a secret']).settings;

describe('the settings fingerprint', () => {
  test.each([
    {
      title: 'the order of keys',
      same: { store: { touchAfter: 60 }, cookie: { maxAge: 1000, path: '/' }, resave: false },
    },
    { title: 'defaults that are spelt out', same: { ...settings, rolling: false, name: 'connect.sid' } },
    { title: 'time limits', same: { ...settings, budgets: { readMs: 1 } } },
  ])('does not depend on $title', ({ same }) => {
    expect(settingsFingerprint(same, []).settings).toBe(fingerprint);
  });

  test.each([
    { title: 'an expiry', other: { ...settings, store: { touchAfter: 61 } } },
    { title: 'a Set-Cookie', other: { ...settings, rolling: true } },
    { title: 'a verdict', other: { ...settings, name: 'app.sid' } },
    { title: 'which cookies are made, by a function', other: { ...settings, cookie: () => ({ path: '/' }) } },
    {
      title: 'whether there is a function',
      other: { ...settings, store: { touchAfter: 60, transformId: String } },
    },
  ])('depends on what changes $title', ({ other }) => {
    expect(settingsFingerprint(other, []).settings).not.toBe(fingerprint);
  });

  test('names secrets in their order, alike in every form, and tells nothing of them', () => {
    const { keyIds } = settingsFingerprint(settings, ['new secret', 'old secret']);
    expect(new Set(keyIds).size).toBe(2);
    const bytes = [Buffer.from('new secret'), createSecretKey(Buffer.from('old secret'))];
    expect(settingsFingerprint(settings, bytes).keyIds).toEqual(keyIds);
    expect(JSON.stringify(keyIds)).not.toContain('secret');
  });
});
