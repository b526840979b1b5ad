import { refuseUnknown } from './property-rules.ts';
import type { Reading } from './reading.ts';
import { rootResourceOf } from './resource-identity.ts';

/** Id of a resource of a REST API → its path, `/` for the root. Reports parts that hang from nothing. */
export function readRestPaths(reading: Reading): ReadonlyMap<string, string> {
  const resources = reading.ofApi('AWS::ApiGateway::Resource');
  const paths = new Map([[rootResourceOf(reading.api.logicalId), '/']]);
  for (const { properties } of resources) {
    refuseUnknown(properties, 'AWS::ApiGateway::Resource');
  }
  const parts = resources.map(({ logicalId, properties }) => ({
    logicalId,
    properties,
    parentId: properties.neededText('ParentId'),
    part: properties.neededText('PathPart'),
  }));
  // A template lists children before their parents as it likes: one round per level.
  for (let before = -1; before !== paths.size; ) {
    before = paths.size;
    for (const { logicalId, parentId, part } of parts) {
      const parent = paths.get(parentId ?? '');
      if (parent !== undefined && part !== undefined) {
        paths.set(logicalId, `${parent === '/' ? '' : parent}/${part}`);
      }
    }
  }
  for (const { logicalId, properties, parentId } of parts) {
    if (!paths.has(logicalId) && parentId !== undefined) {
      properties.refuse(
        'ParentId',
        `${parentId} is no resource of this API`,
        'name its root or one of its resources',
      );
    }
  }
  return paths;
}
