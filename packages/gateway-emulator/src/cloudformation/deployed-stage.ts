import { refuseUnknown } from './property-rules.ts';
import type { Reading, TemplateResource } from './reading.ts';
import { readVariables } from './stage-variables.ts';

/** The stage that is served. */
export interface DeployedStage {
  readonly name: string;
  readonly variables: Readonly<Record<string, string>>;
}

interface StageCandidate extends DeployedStage {
  readonly resource: TemplateResource;
  /** Logical id of the deployment that it shows; nothing if the stage always shows the latest. */
  readonly deployment: string | undefined;
}

/**
 * Finds the stage of a REST API, made by itself or with its deployment, and checks that the deployment it is bound to
 * holds all of the API.
 */
export function readRestStage(reading: Reading): DeployedStage | undefined {
  const stages = reading.ofApi('AWS::ApiGateway::Stage').flatMap((resource): StageCandidate[] => {
    const { properties } = resource;
    const name = properties.neededText('StageName');
    const deployment = properties.neededText('DeploymentId');
    const variables = readVariables(properties.child('Variables'));
    return name === undefined ? [] : [{ name, deployment, resource, variables }];
  });
  const made = reading.ofApi('AWS::ApiGateway::Deployment').flatMap((resource): StageCandidate[] => {
    const { properties, logicalId } = resource;
    const name = properties.text('StageName');
    const description = properties.child('StageDescription');
    const variables = readVariables(description?.child('Variables'));
    return name === undefined ? [] : [{ name, deployment: logicalId, resource, variables }];
  });
  const stage = chooseStage(reading, [...stages, ...made]);
  if (stage !== undefined) {
    const { resource } = stage;
    const type =
      resource.type === 'AWS::ApiGateway::Stage' ? 'AWS::ApiGateway::Stage' : 'AWS::ApiGateway::Deployment';
    refuseUnknown(resource.properties, type);
    refuseCaching(resource);
    checkDeployment(reading, stage, ['AWS::ApiGateway::Method', 'AWS::ApiGateway::GatewayResponse']);
  }
  return stage;
}

/** Finds the stage of an HTTP API, and checks that it shows the API at all. */
export function readHttpStage(reading: Reading): DeployedStage | undefined {
  const stage = chooseStage(
    reading,
    reading.ofApi('AWS::ApiGatewayV2::Stage').flatMap((resource): StageCandidate[] => {
      const { properties } = resource;
      const name = properties.neededText('StageName');
      const isAutomatic = properties.isTrue('AutoDeploy');
      const deployment = isAutomatic ? undefined : properties.text('DeploymentId');
      if (!isAutomatic && deployment === undefined && !properties.has('DeploymentId')) {
        properties.refuse(
          'AutoDeploy',
          'the stage shows no deployment, and AWS would answer everything with 404',
          'write AutoDeploy: true, or a DeploymentId',
        );
      }
      const variables = readVariables(properties.child('StageVariables'));
      return name === undefined ? [] : [{ name, deployment, resource, variables }];
    }),
  );
  if (stage !== undefined) {
    refuseUnknown(stage.resource.properties, 'AWS::ApiGatewayV2::Stage');
    checkDeployment(reading, stage, ['AWS::ApiGatewayV2::Route']);
  }
  return stage;
}

function chooseStage(
  { api, options }: Reading,
  candidates: readonly StageCandidate[],
): StageCandidate | undefined {
  const asked = candidates.filter(({ name }) => options.stage === undefined || name === options.stage);
  if (asked.length !== 1) {
    const names = candidates.map(({ name }) => name).join(', ');
    api.properties.refuse(
      '',
      candidates.length === 0 ? 'it has no stage in this template' : `its stages are ${names}`,
      candidates.length === 0
        ? 'add a stage that is bound to a deployment'
        : 'name one with the option stage (--template-stage)',
    );
    return undefined;
  }
  return asked[0];
}

function refuseCaching({ properties }: TemplateResource): void {
  const isCached = properties
    .children('MethodSettings')
    .some((settings) => settings.isTrue('CachingEnabled'));
  for (const [name, isOn] of [
    ['CacheClusterEnabled', properties.isTrue('CacheClusterEnabled')],
    ['MethodSettings', isCached],
  ] as const) {
    if (isOn) {
      properties.refuse(name, 'answers of integrations are not cached here', 'switch caching off');
    }
  }
}

/**
 * A deployment is a picture of the API at the moment when it is made. CloudFormation makes it in any order, so what it
 * does not depend on may be missing from it.
 */
function checkDeployment(reading: Reading, stage: StageCandidate, types: readonly string[]): void {
  const { deployment: logicalId, resource: ofStage } = stage;
  if (logicalId === undefined) {
    return;
  }
  const deployment = reading.resources.find((resource) => resource.logicalId === logicalId);
  if (deployment === undefined || !/^AWS::ApiGateway(V2)?::Deployment$/.test(deployment.type)) {
    ofStage.properties.refuse(
      'DeploymentId',
      `${logicalId} is no deployment of this template`,
      'bind the stage to a deployment of its API',
    );
    return;
  }
  refuseUnknown(
    deployment.properties,
    reading.kind === 'rest' ? 'AWS::ApiGateway::Deployment' : 'AWS::ApiGatewayV2::Deployment',
  );
  const before = dependenciesOf(reading, deployment);
  const missing = types
    .flatMap(reading.ofApi)
    .filter((part) => !before.has(part.logicalId))
    .map((part) => part.logicalId);
  if (missing.length > 0) {
    deployment.properties.refuse(
      'DependsOn',
      `${missing.join(', ')} may be created after this deployment, and be missing from it`,
      'let the deployment depend on them',
    );
  }
}

function dependenciesOf({ resources }: Reading, start: TemplateResource): ReadonlySet<string> {
  const found = new Set(start.dependsOn);
  for (const logicalId of found) {
    const resource = resources.find((each) => each.logicalId === logicalId);
    resource?.dependsOn.forEach((id) => found.add(id));
  }
  return found;
}
