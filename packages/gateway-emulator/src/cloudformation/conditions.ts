import { type References, resolveValue, Unresolvable } from './intrinsics.ts';
import { isJsonObject, type JsonObject } from './template.ts';

/**
 * Judges a condition of a template: `Fn::Equals`, `Fn::And`, `Fn::Or`, `Fn::Not` and other conditions by name.
 *
 * @throws {Unresolvable} If it does not exist, goes in a circle, or asks something else.
 */
export function judgeCondition(name: string, conditions: JsonObject, references: References): boolean {
  return judge({ Condition: name }, { conditions, references, above: [] });
}

interface Judging {
  readonly conditions: JsonObject;
  readonly references: References;
  /** Names of the conditions that this one is part of. */
  readonly above: readonly string[];
}

function judge(expression: unknown, judging: Judging): boolean {
  const [[kind, argument] = ['', undefined]] = isJsonObject(expression) ? Object.entries(expression) : [];
  const each = (): boolean[] => [argument].flat().map((part) => judge(part, judging));
  switch (kind) {
    case 'Condition':
      return judgeNamed(String(argument), judging);
    case 'Fn::Equals': {
      const [left, right] = [argument].flat().map((side) => resolveValue(side, judging.references));
      return String(left) === String(right);
    }
    case 'Fn::Not':
      return !each()[0];
    case 'Fn::And':
      return each().every(Boolean);
    case 'Fn::Or':
      return each().some(Boolean);
    default:
      throw new Unresolvable(
        `the condition asks ${kind === '' ? 'nothing' : kind}`,
        'ask with Fn::Equals, Fn::And, Fn::Or, Fn::Not or Condition',
      );
  }
}

function judgeNamed(name: string, { conditions, references, above }: Judging): boolean {
  if (!Object.hasOwn(conditions, name) || above.includes(name)) {
    const reason = above.includes(name) ? 'asks itself' : 'does not exist';
    throw new Unresolvable(`the condition ${name} ${reason}`, 'correct Conditions');
  }
  return judge(conditions[name], { conditions, references, above: [...above, name] });
}
