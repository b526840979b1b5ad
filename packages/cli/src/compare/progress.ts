import { amount, type Result } from '@straddle/comparison';
import pc from 'picocolors';

/** Where progress is told. */
export interface ProgressPorts {
  /** A whole line. */
  readonly print: (line: string) => void;
  /** Rewrites the last line of a terminal; left out where nobody looks at one. */
  readonly rewrite?: ((line: string) => void) | undefined;
}

/** Tells how far a comparison is: a line per route, on a terminal growing while it is asked. */
export interface Progress {
  add(result: Result): void;
  /** The last route is complete. */
  end(): void;
}

export function createProgress({ print, rewrite }: ProgressPorts): Progress {
  let route: { readonly key: string; cells: number; different: number; notRun: number } | undefined;
  const finish = (): void => {
    if (route === undefined) return;
    rewrite?.('');
    print(describe(route));
    route = undefined;
  };
  return {
    add(result) {
      if (route?.key !== result.routeKey) {
        finish();
        route = { key: result.routeKey, cells: 0, different: 0, notRun: 0 };
      }
      route.cells += 1;
      if (result.outcome !== 'compared') route.notRun += 1;
      else if (result.comparison.verdict === 'mismatch') route.different += 1;
      rewrite?.(`… ${route.key}  ${result.caseTitle}, ${result.client}  ${route.cells}`);
    },
    end: finish,
  };
}

interface RouteProgress {
  readonly key: string;
  readonly cells: number;
  readonly different: number;
  readonly notRun: number;
}

function describe({ key, cells, different, notRun }: RouteProgress): string {
  const text = `${key}  ${amount(cells, 'cell')}`;
  const parts = [
    ...(different > 0 ? [`${different} different`] : []),
    ...(notRun > 0 ? [`${notRun} could not run`] : []),
  ];
  if (parts.length === 0) return `${pc.green('✓')} ${text}`;
  return `${different > 0 ? pc.red('✗') : pc.yellow('!')} ${text}, ${parts.join(', ')}`;
}
