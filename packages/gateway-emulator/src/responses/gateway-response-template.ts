import { ownValue } from '../json-values.ts';
import type { RequestFacts } from '../request-facts.ts';
import {
  authorizerVariable,
  type ContextVariables,
  contextVariableNames,
  contextVariables,
} from './context-variables.ts';

/** Everything in a template that stands for a value. A dot at the end of a sentence is no part of it. */
const reference = /\$(context|stageVariables)\.(\w+(?:\.\w+)*)/g;

const directive = /#(?:if|elseif|else|end|set|foreach|macro|include|parse|stop|break|define|evaluate)\b/;

const known: ReadonlySet<string> = new Set(contextVariableNames);

/** Whether `$context.<name>` may be used: one of the fixed names, or a value that an authorizer gave. */
export function isContextVariable(name: string): boolean {
  return known.has(name) || /^authorizer\.\w+$/.test(name);
}

/**
 * What a template has that API Gateway would not replace. Gateway responses take variables and no other part of
 * the template language, and print the rest as it is, which nobody wants.
 */
export function templateProblems(template: string): string[] {
  const rest = template.replaceAll(reference, (whole, place: string, name: string) =>
    place === 'stageVariables' || isContextVariable(name) ? '' : whole,
  );
  const [unknown] = /\$!?\{?[A-Za-z_][\w.]*\}?/.exec(rest) ?? [];
  const [found] = directive.exec(template) ?? [];
  return [
    ...(found === undefined
      ? []
      : [`"${found}" is not evaluated: gateway responses take variables only; remove it`]),
    ...(unknown === undefined
      ? []
      : [
          `"${unknown}" has no value in a gateway response; write $context.…, $context.authorizer.… or $stageVariables.…`,
        ]),
  ];
}

/** Puts the values of one request into a template. */
export function renderTemplate(template: string, facts: RequestFacts): string {
  const { api } = facts;
  const variables = contextVariables(facts);
  // Nobody has shown what AWS writes for a value that a request has not (U19).
  const absent = api.assumptions.absentTemplateVariable === 'dash' ? '-' : '';
  return template.replaceAll(reference, (_whole, place: string, name: string) => {
    const value =
      place === 'stageVariables'
        ? ownValue(api.stageVariables, name)
        : contextValue(name, { variables, facts });
    return value ?? absent;
  });
}

/** The value of `$context.<name>` as text. */
export function contextValue(
  name: string,
  { variables, facts }: { readonly variables: ContextVariables; readonly facts: RequestFacts },
): string | undefined {
  if (name.startsWith('authorizer.')) {
    return authorizerVariable(name.slice('authorizer.'.length), facts);
  }
  const value = isFixedName(name) ? variables[name] : undefined;
  return value === undefined ? undefined : String(value);
}

function isFixedName(name: string): name is keyof ContextVariables {
  return known.has(name);
}
