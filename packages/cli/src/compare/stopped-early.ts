import type { SummaryReason } from '@straddle/comparison';

/** Whatever was equal until then: the rest might differ. */
export const STOPPED_EARLY: SummaryReason = {
  reason: 'stopped-early',
  makes: 'could-not-run',
  message: 'the run was stopped early: not everything was compared',
};
