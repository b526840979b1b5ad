import { refuseUnknown } from './property-rules.ts';
import type { Reading } from './reading.ts';

/**
 * The values of the keys that open a stage: those of enabled keys which a usage plan of the stage has. A value that
 * AWS makes up is refused, and so is a plan with a quota, which is not counted here.
 */
export function readApiKeys(reading: Reading, stage: string): readonly string[] {
  const { resources, surroundings } = reading;
  const plans = resources.filter(
    ({ type, properties }) =>
      type === 'AWS::ApiGateway::UsagePlan' &&
      properties
        .children('ApiStages')
        .some((each) => each.text('ApiId') === surroundings.apiId && each.text('Stage') === stage),
  );
  for (const { properties } of plans) {
    refuseUnknown(properties, 'AWS::ApiGateway::UsagePlan');
    if (properties.has('Quota')) {
      properties.refuse('Quota', 'requests are not counted here', 'remove it, or try it out on AWS');
    }
  }
  const keyIds = resources
    .filter(({ type }) => type === 'AWS::ApiGateway::UsagePlanKey')
    .filter(({ properties }) => plans.some(({ logicalId }) => logicalId === properties.text('UsagePlanId')))
    .map(({ properties }) => properties.text('KeyId'));
  return resources
    .filter(({ type, logicalId }) => type === 'AWS::ApiGateway::ApiKey' && keyIds.includes(logicalId))
    .flatMap(({ properties }) => {
      refuseUnknown(properties, 'AWS::ApiGateway::ApiKey');
      if (!properties.has('Value')) {
        properties.refuse('Value', 'AWS makes up the value of this key', 'write one, also for AWS');
      }
      if (!properties.has('Enabled')) {
        properties.refuse('Enabled', 'whether a key without it can be used is not documented', 'write it');
      }
      const value = properties.text('Value');
      return value !== undefined && properties.isTrue('Enabled') ? [value] : [];
    });
}
