import type { Reading, TemplateResource } from './reading.ts';
import type { Template } from './template.ts';
import type { ProblemCollector, TemplateProblem } from './template-problem.ts';

const samMend =
  'give the template as AWS deploys it, after the transform: `aws cloudformation get-template --template-stage Processed`';

/**
 * Refuses what is no part of the API and yet changes its answers. Whatever else is in the template, such as tables,
 * alarms and roles, is passed over.
 */
export function refuseForeignResources(reading: Reading): void {
  for (const resource of reading.resources) {
    const { logicalId, type } = resource;
    if (isOfSam(type)) {
      reading.problems.add(samProblem(logicalId, type));
    } else if (/^AWS::WAF(v2|Regional)::WebACLAssociation$/.test(type)) {
      refuseFirewall(reading, resource);
    } else if (/^AWS::ApiGateway(::BasePathMapping|V2::ApiMapping)$/.test(type)) {
      refuseBasePath(reading, resource);
    } else if (/^AWS::ApiGateway(V2)?::DomainName$/.test(type)) {
      refuseMutualTls(resource);
    } else if (type === 'AWS::CloudFormation::Stack') {
      refuseNestedStack(reading, resource);
    }
  }
}

/** Whether a type is only made into resources when a template is deployed. */
export function isOfSam(type: string): boolean {
  return type.startsWith('AWS::Serverless::');
}

/** What is said about such a resource. */
export function samProblem(logicalId: string, type: string): TemplateProblem {
  return {
    logicalId,
    property: '',
    reason: `${type} is made into other resources by a transform`,
    mend: samMend,
  };
}

/** A transform of the whole template may add or change anything in it. */
export function refuseTransform({ transforms }: Template, problems: ProblemCollector): void {
  if (transforms.length > 0) {
    const reason = `CloudFormation changes the template with ${transforms.join(', ')} before it deploys it`;
    problems.add({ logicalId: 'Transform', property: '', reason, mend: samMend });
  }
}

function refuseFirewall({ surroundings }: Reading, { properties }: TemplateResource): void {
  const arn = properties.patchyText('ResourceArn') ?? '';
  const isForeign = !/[<>]/.test(arn) && !arn.includes(surroundings.apiId);
  if (!isForeign) {
    properties.refuse('ResourceArn', 'firewalls are not emulated', 'remove it, or try it out on AWS');
  }
}

function refuseBasePath({ kind, surroundings }: Reading, { properties }: TemplateResource): void {
  const isOurs = properties.patchyText(kind === 'rest' ? 'RestApiId' : 'ApiId') === surroundings.apiId;
  const name = properties.names.find((each) => each === 'BasePath' || each === 'ApiMappingKey');
  const path = name === undefined ? '' : (properties.text(name) ?? '');
  if (isOurs && name !== undefined && path !== '' && path !== '(none)') {
    properties.refuse(
      name,
      'paths have no part in front of them here',
      'map the domain name without a base path',
    );
  }
}

function refuseMutualTls({ properties }: TemplateResource): void {
  if (properties.has('MutualTlsAuthentication')) {
    properties.refuse(
      'MutualTlsAuthentication',
      'certificates of clients are not asked for here',
      'remove it, or try it out on AWS',
    );
  }
}

/** Routes of one API may be spread over nested stacks, whose templates are not looked at. */
function refuseNestedStack(reading: Reading, { logicalId }: TemplateResource): void {
  const raw = JSON.stringify(reading.template.resources[logicalId]?.properties);
  if (raw.includes(`"${reading.api.logicalId}"`) || raw.includes(`"${reading.api.logicalId}.`)) {
    reading.problems.add({
      logicalId,
      property: '',
      reason: 'it is given the API, and may add routes to it that are not seen here',
      mend: 'put the API into one template',
    });
  }
}
