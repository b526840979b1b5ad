import type { ApiDefinition, RouteDefinition } from '../definition/api-definition.ts';
import { apiDefinitionProblems } from '../definition/api-definition-problems.ts';
import { TemplateUnsupportedError } from '../errors.ts';
import { readBundledCode } from './bundled-code.ts';
import { readFunction } from './deployed-function.ts';
import type { DeployedApi, DeployedIntegration } from './deployed-routes.ts';
import { isOfSam, refuseForeignResources, refuseTransform, samProblem } from './foreign-resources.ts';
import { readHttpApi } from './http-api-reader.ts';
import { createBackendSubstitution } from './http-backend.ts';
import { checkInvokePermissions } from './invoke-permissions.ts';
import { createReading, type Reading } from './reading.ts';
import { readRestApi } from './rest-api-reader.ts';
import { parseTemplate, type Template } from './template.ts';
import type { FromTemplateOptions } from './template-options.ts';
import { createProblemCollector, type ProblemCollector } from './template-problem.ts';

/**
 * Makes the API that a CloudFormation template deploys: one REST or HTTP API with its routes, authorizers, gateway
 * responses, CORS, stage and the functions that it calls, under the conditions and parameters that hold.
 *
 * What has nothing to do with the API is passed over. What changes its answers and is not emulated is refused, all of it
 * at once. `docs/template.md` lists what is read, substituted and refused. Reads `*.assets.json` of `assemblyFolder`
 * and looks for the modules that they lead to; starts and calls nothing.
 *
 * @param template The parsed template; `readTemplateFile` reads JSON and YAML.
 * @throws {TemplateUnreadableError} If it is no template.
 * @throws {TemplateUnsupportedError} With every place that is not emulated, by logical id and property.
 * @example
 * const template = await readTemplateFile('cdk.out/Api.template.json');
 * const api = apiDefinitionFromTemplate(template, {
 *   assemblyFolder: 'cdk.out',
 *   backend: { origin: 'http://127.0.0.1:3001' },
 * });
 */
export function apiDefinitionFromTemplate(
  template: unknown,
  options: FromTemplateOptions = {},
): ApiDefinition {
  const problems = createProblemCollector();
  const parsed = parseTemplate(template);
  refuseTransform(parsed, problems);
  const found = chooseApi(parsed, options, problems);
  const definition =
    found === undefined ? undefined : readApi(createReading(parsed, found, { options, problems }));
  if (definition !== undefined && problems.all().length === 0) {
    // What no gateway could run is said here already, as a problem of the template.
    for (const reason of apiDefinitionProblems(definition)) {
      problems.add({
        logicalId: found?.logicalId ?? '',
        property: '',
        reason,
        mend: 'correct it in the template',
      });
    }
  }
  if (definition === undefined || problems.all().length > 0) {
    throw new TemplateUnsupportedError(problems.all());
  }
  return definition;
}

const kinds: Readonly<Record<string, 'rest' | 'http'>> = {
  'AWS::ApiGateway::RestApi': 'rest',
  'AWS::ApiGatewayV2::Api': 'http',
};

function chooseApi(
  { resources }: Template,
  options: FromTemplateOptions,
  problems: ProblemCollector,
): { readonly logicalId: string; readonly kind: 'rest' | 'http' } | undefined {
  const apis = Object.entries(resources).flatMap(([logicalId, { type }]) => {
    const kind = Object.hasOwn(kinds, type) ? kinds[type] : undefined;
    return kind === undefined ? [] : [{ logicalId, kind }];
  });
  const asked = apis.filter(({ logicalId }) => options.api === undefined || logicalId === options.api);
  if (asked.length === 1) {
    return asked[0];
  }
  for (const [logicalId, { type }] of Object.entries(resources)) {
    if (isOfSam(type)) {
      problems.add(samProblem(logicalId, type));
    }
  }
  problems.add({
    logicalId: 'Resources',
    property: '',
    reason:
      apis.length === 0
        ? 'there is no AWS::ApiGateway::RestApi and no AWS::ApiGatewayV2::Api'
        : `the APIs are ${apis.map(({ logicalId }) => logicalId).join(', ')}`,
    mend:
      apis.length === 0
        ? 'give the template of the stack that has the API'
        : 'name one with the option api (--template-api)',
  });
  return undefined;
}

function readApi(reading: Reading): ApiDefinition | undefined {
  refuseForeignResources(reading);
  const deployed = reading.kind === 'rest' ? readRestApi(reading) : readHttpApi(reading);
  if (deployed === undefined) {
    return undefined;
  }
  const calls = [
    ...deployed.routes.flatMap(({ integration }) =>
      integration.type === 'lambda' ? [integration.call] : [],
    ),
    ...deployed.authorizers.map(({ call }) => call),
  ];
  checkInvokePermissions(reading, calls);
  const { apiId, accountId, region } = reading.surroundings;
  return {
    kind: reading.kind,
    apiId,
    accountId,
    region,
    stage: deployed.stage,
    routes: toRoutes(reading, deployed),
    authorizers: Object.fromEntries(deployed.authorizers.map(({ name, definition }) => [name, definition])),
    functions: readFunctions(
      reading,
      calls.map(({ functionId }) => functionId),
    ),
    stageVariables: deployed.stageVariables,
    ...deployed.settings,
  };
}

function toRoutes(reading: Reading, { routes }: DeployedApi): readonly RouteDefinition[] {
  const substitute = createBackendSubstitution(
    reading,
    routes.flatMap(({ integration }) => (integration.type === 'http-proxy' ? [integration.backend] : [])),
  );
  const toIntegration = (integration: DeployedIntegration): RouteDefinition['integration'] => {
    if (integration.type === 'http-proxy') {
      return substitute(integration.backend);
    }
    if (integration.type === 'mock') {
      return integration;
    }
    const { call, ...others } = integration;
    return { ...others, functionName: call.functionId };
  };
  return routes.map(({ integration, ...route }) => ({ ...route, integration: toIntegration(integration) }));
}

/** Only those that the API calls: what else is in the template is none of its business. */
function readFunctions(reading: Reading, called: readonly string[]): ApiDefinition['functions'] {
  const bundled = readBundledCode(reading.options.assemblyFolder);
  return Object.fromEntries(
    reading.resources.flatMap((resource) => {
      const isCalled = called.includes(resource.logicalId);
      const definition = isCalled ? readFunction(reading, resource, bundled) : undefined;
      return definition === undefined ? [] : [[resource.logicalId, definition]];
    }),
  );
}
