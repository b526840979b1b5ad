import type { VariableLookup } from '../environment/read-environment.ts';
import type { MetricsSettings } from './metric-line.ts';

/**
 * Reads where metrics are counted: `STRADDLE_METRICS` is the namespace, `STRADDLE_STAGE` the stage. Undefined if neither
 * is set; one without the other is refused.
 *
 * @example
 * readEnvironment(process.env, { STRADDLE_METRICS: metricsSettings });
 */
export const metricsSettings: VariableLookup<MetricsSettings | undefined> = {
  lookUp(_name, { STRADDLE_METRICS: namespace = '', STRADDLE_STAGE: stage = '' }) {
    if (namespace === '' && stage === '') return { ok: true, value: undefined };
    const problems = [
      // Names that begin with AWS/ are Amazon's own.
      ...(/^(?!AWS\/)[\w.\-/#]{1,255}$/.test(namespace)
        ? []
        : [
            'STRADDLE_METRICS must be a namespace of letters, digits and . _ - / #, not beginning with AWS/ (for no metrics, unset STRADDLE_STAGE as well)',
          ]),
      ...(/^[\w.-]{1,255}$/.test(stage)
        ? []
        : ['STRADDLE_STAGE must be the name of the stage by which metrics are told apart']),
    ];
    if (problems.length > 0) return { ok: false, problem: problems.join('; ') };
    return { ok: true, value: { namespace, stage } };
  },
};
