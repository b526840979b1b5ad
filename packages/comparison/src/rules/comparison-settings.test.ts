import { describe, expect, test } from '@jest/globals';
import { ComparisonSettingsInvalidError } from '../errors.ts';
import { acceptancesForRoute, defineComparison, validateComparisonSettings } from './comparison-settings.ts';

const TODAY = '2026-11-21';

describe('comparison settings', () => {
  test('are refused with every problem at once', () => {
    const settings = defineComparison({
      rules: [
        { path: 'body.a', reason: '' },
        { path: 'body.b', reason: 'known', until: '2026-11-20' },
      ],
    });
    expect(() => validateComparisonSettings(settings, TODAY)).toThrow(
      expect.objectContaining({
        name: ComparisonSettingsInvalidError.name,
        code: 'ERR_COMPARISON_SETTINGS_INVALID',
        problems: [
          'rule 1 (body.a): says no reason',
          'rule 2 (body.b): expired on 2026-11-20; mend the difference or renew the rule',
        ],
      }),
    );
  });

  test('hold for all routes, or for those that an entry names', () => {
    const everywhere = { path: 'body.a', reason: 'known' };
    const there = { path: 'body.b', reason: 'known', routes: ['GET /me'] };
    const settings = { rules: [everywhere, there] };
    expect(acceptancesForRoute(settings, 'GET /me').rules).toEqual([everywhere, there]);
    expect(acceptancesForRoute(settings, 'GET /projects').rules).toEqual([everywhere]);
  });
});
