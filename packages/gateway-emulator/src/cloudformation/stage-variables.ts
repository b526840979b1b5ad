import type { Properties } from './properties.ts';

/** Puts the stage's variables into an address: `${stageVariables.name}`. Reports those that the stage does not have. */
export function fillStageVariables(
  address: string,
  variables: Readonly<Record<string, string>>,
  { properties, property }: { readonly properties: Properties; readonly property: string },
): string {
  return address.replaceAll(/\$\{stageVariables\.(\w+)\}/g, (all, name: string) => {
    const value = Object.hasOwn(variables, name) ? variables[name] : undefined;
    if (value === undefined) {
      properties.refuse(property, `the stage has no variable ${name}`, 'add it to the stage');
    }
    return value ?? all;
  });
}

/** The variables of a stage. */
export function readVariables(properties: Properties | undefined): Record<string, string> {
  return Object.fromEntries(
    (properties?.names ?? []).flatMap((name) => {
      const value = properties?.text(name);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
