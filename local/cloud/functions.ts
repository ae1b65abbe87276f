import type { DeployedResource, Deployment } from './deployment.ts';
import { refuseOtherProperties } from './properties.ts';

/** What the packaged functions template asks to run, in the words of the local runtime. */
export type FunctionsPlan = {
  readonly functions: readonly PlannedFunction[];
  readonly routes: readonly { readonly routeKey: string; readonly functionName: string }[];
  readonly cors: PlannedCors | undefined;
  readonly queueMappings: readonly PlannedQueueMapping[];
  readonly streamMappings: readonly PlannedStreamMapping[];
  readonly schedules: readonly PlannedSchedule[];
};

export type PlannedFunction = {
  readonly name: string;
  /** `<file>.<export>` within the bundle. */
  readonly handler: string;
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly reservedConcurrency: number | undefined;
};

export type PlannedCors = {
  readonly allowOrigins?: readonly string[];
  readonly allowMethods?: readonly string[];
  readonly allowHeaders?: readonly string[];
  readonly exposeHeaders?: readonly string[];
  readonly allowCredentials?: boolean;
  readonly maxAge?: number;
};

export type PlannedQueueMapping = {
  readonly functionName: string;
  readonly queueArn: string;
  readonly batchSize?: number;
  readonly maximumBatchingWindowSeconds?: number;
  readonly reportBatchItemFailures: boolean;
  readonly maximumConcurrency?: number;
  readonly filters: readonly string[];
};

export type PlannedStreamMapping = {
  readonly functionName: string;
  readonly streamArn: string;
  readonly startingPosition: 'TRIM_HORIZON' | 'LATEST';
  readonly batchSize?: number;
  readonly maximumBatchingWindowSeconds?: number;
  readonly parallelizationFactor?: number;
  readonly reportBatchItemFailures: boolean;
  readonly bisectBatchOnFunctionError?: boolean;
  readonly maximumRetryAttempts?: number;
  readonly maximumRecordAgeSeconds?: number;
  readonly filters: readonly string[];
  readonly onFailureQueueArn?: string;
};

export type PlannedSchedule = {
  readonly name: string;
  readonly expression: string;
  readonly functionName: string;
  readonly input?: unknown;
  /** Further tries of a failed run; undefined: as Lambda's default, two. */
  readonly maximumRetryAttempts?: number;
};

/** Reads the plan from a deployment that holds the functions stack; rejects on a setting it doesn't know. */
export async function planFunctions(deployment: Deployment): Promise<FunctionsPlan> {
  const [functions, mappings, rules, apis, routes, integrations, invokeConfigs] = await Promise.all(
    [
      'AWS::Lambda::Function',
      'AWS::Lambda::EventSourceMapping',
      'AWS::Events::Rule',
      'AWS::ApiGatewayV2::Api',
      'AWS::ApiGatewayV2::Route',
      'AWS::ApiGatewayV2::Integration',
      'AWS::Lambda::EventInvokeConfig',
    ].map((type) => deployment.resources(type)),
  );
  const nameByArn = new Map(functions?.map(({ made }) => [made.attributes['Arn'], made.ref]));
  const nameOf = (arnOrName: unknown, asker: DeployedResource): string => {
    const name = nameByArn.get(String(arnOrName)) ?? String(arnOrName);
    if (!functions?.some(({ made }) => made.ref === name)) {
      throw new Error(`${asker.stack}/${asker.logicalId}: no function ${name}`);
    }
    return name;
  };
  const retries = new Map(
    invokeConfigs?.map((config) => [
      nameOf(config.properties['FunctionName'], config),
      numberOf(config.properties, 'MaximumRetryAttempts'),
    ]),
  );
  const enabled = (mappings ?? []).filter(({ properties }) => String(properties['Enabled']) !== 'false');
  return {
    functions: (functions ?? []).map(functionOf),
    routes: (routes ?? []).map((route) => {
      const integration = integrations?.find(
        ({ made }) => `integrations/${made.ref}` === route.properties['Target'],
      );
      if (!integration) throw new Error(`${route.stack}/${route.logicalId}: no integration`);
      if (integration.properties['PayloadFormatVersion'] !== '2.0') {
        throw new Error(`${route.stack}/${integration.logicalId}: payload format 2.0 only`);
      }
      return {
        routeKey: String(route.properties['RouteKey']),
        functionName: nameOf(integration.properties['IntegrationUri'], integration),
      };
    }),
    cors: corsOf(apis ?? []),
    queueMappings: enabled
      .filter(isOfQueue)
      .map((mapping) => queueMappingOf(mapping, nameOf(mapping.properties['FunctionName'], mapping))),
    streamMappings: enabled
      .filter((mapping) => !isOfQueue(mapping))
      .map((mapping) => streamMappingOf(mapping, nameOf(mapping.properties['FunctionName'], mapping))),
    schedules: (rules ?? []).flatMap((rule) => schedulesOf(rule, nameOf, retries)),
  };
}

type Properties = Readonly<Record<string, unknown>>;

function functionOf({ logicalId, made, properties }: DeployedResource): PlannedFunction {
  refuseOtherProperties(logicalId, properties, [
    ...['FunctionName', 'Handler', 'Timeout', 'MemorySize', 'Environment', 'ReservedConcurrentExecutions'],
    ...['Architectures', 'Code', 'Description', 'KmsKeyArn', 'LoggingConfig', 'Role', 'Runtime', 'Tags'],
    'TracingConfig',
  ]);
  if (!String(properties['Runtime']).startsWith('nodejs24.')) {
    throw new Error(`${made.ref}: runtime ${String(properties['Runtime'])}, here is Node 24`);
  }
  const variables = (properties['Environment'] as { Variables?: Properties } | undefined)?.Variables ?? {};
  return {
    name: made.ref,
    handler: String(properties['Handler']),
    timeoutSeconds: numberOf(properties, 'Timeout') ?? 3,
    memoryMegabytes: numberOf(properties, 'MemorySize') ?? 128,
    environment: Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, String(value)])),
    reservedConcurrency: numberOf(properties, 'ReservedConcurrentExecutions'),
  };
}

function corsOf(apis: readonly DeployedResource[]): PlannedCors | undefined {
  const [api, second] = apis;
  if (second) throw new Error('one HTTP API only');
  const given = api?.properties['CorsConfiguration'] as Properties | undefined;
  if (!given) return undefined;
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => [
      `${name.charAt(0).toLowerCase()}${name.slice(1)}`,
      name === 'MaxAge' ? Number(value) : value,
    ]),
  );
}

const isOfQueue = ({ properties }: DeployedResource): boolean =>
  /^arn:[^:]+:sqs:/.test(String(properties['EventSourceArn']));

const commonToMappings = [
  ...['FunctionName', 'EventSourceArn', 'Enabled', 'BatchSize', 'MaximumBatchingWindowInSeconds'],
  ...['FunctionResponseTypes', 'FilterCriteria', 'Tags'],
];

const responses = (properties: Properties): boolean =>
  ((properties['FunctionResponseTypes'] ?? []) as readonly string[]).includes('ReportBatchItemFailures');

const filtersOf = (properties: Properties): readonly string[] =>
  (
    (properties['FilterCriteria'] as { Filters?: readonly { Pattern: string }[] } | undefined)?.Filters ?? []
  ).map(({ Pattern }) => Pattern);

function queueMappingOf(
  { logicalId, properties }: DeployedResource,
  functionName: string,
): PlannedQueueMapping {
  refuseOtherProperties(logicalId, properties, [...commonToMappings, 'ScalingConfig']);
  const scaling = properties['ScalingConfig'] as Properties | undefined;
  return {
    functionName,
    queueArn: String(properties['EventSourceArn']),
    reportBatchItemFailures: responses(properties),
    filters: filtersOf(properties),
    ...given({
      batchSize: numberOf(properties, 'BatchSize'),
      maximumBatchingWindowSeconds: numberOf(properties, 'MaximumBatchingWindowInSeconds'),
      maximumConcurrency: scaling && numberOf(scaling, 'MaximumConcurrency'),
    }),
  };
}

function streamMappingOf(
  { logicalId, properties }: DeployedResource,
  functionName: string,
): PlannedStreamMapping {
  refuseOtherProperties(logicalId, properties, [
    ...commonToMappings,
    ...['StartingPosition', 'ParallelizationFactor', 'BisectBatchOnFunctionError', 'MaximumRetryAttempts'],
    ...['MaximumRecordAgeInSeconds', 'DestinationConfig'],
  ]);
  const startingPosition = properties['StartingPosition'];
  if (startingPosition !== 'TRIM_HORIZON' && startingPosition !== 'LATEST') {
    throw new Error(`${logicalId}: starting position ${String(startingPosition)}`);
  }
  const bisect = properties['BisectBatchOnFunctionError'];
  const onFailure = (properties['DestinationConfig'] as { OnFailure?: { Destination?: string } } | undefined)
    ?.OnFailure?.Destination;
  return {
    functionName,
    streamArn: String(properties['EventSourceArn']),
    startingPosition,
    reportBatchItemFailures: responses(properties),
    filters: filtersOf(properties),
    ...given({
      batchSize: numberOf(properties, 'BatchSize'),
      maximumBatchingWindowSeconds: numberOf(properties, 'MaximumBatchingWindowInSeconds'),
      parallelizationFactor: numberOf(properties, 'ParallelizationFactor'),
      bisectBatchOnFunctionError: bisect === undefined ? undefined : isOn(bisect),
      maximumRetryAttempts: numberOf(properties, 'MaximumRetryAttempts'),
      maximumRecordAgeSeconds: numberOf(properties, 'MaximumRecordAgeInSeconds'),
      onFailureQueueArn: onFailure,
    }),
  };
}

function schedulesOf(
  rule: DeployedResource,
  nameOf: (arn: unknown, asker: DeployedResource) => string,
  retries: ReadonlyMap<string, number | undefined>,
): PlannedSchedule[] {
  const { properties, made } = rule;
  refuseOtherProperties(rule.logicalId, properties, [
    ...['Name', 'Description', 'ScheduleExpression', 'State', 'Targets', 'RoleArn'],
  ]);
  if (properties['State'] === 'DISABLED') return [];
  const targets = (properties['Targets'] ?? []) as readonly { Arn: string; Input?: string }[];
  return targets.map(({ Arn, Input }, index) => {
    const functionName = nameOf(Arn, rule);
    return {
      name: index === 0 ? made.ref : `${made.ref}-${index + 1}`,
      expression: String(properties['ScheduleExpression']),
      functionName,
      ...(Input !== undefined && { input: JSON.parse(Input) as unknown }),
      ...given({ maximumRetryAttempts: retries.get(functionName) }),
    };
  });
}

/** CloudFormation takes truth and numbers as text, too. */
const isOn = (value: unknown): boolean => value === true || value === 'true';

function numberOf(properties: Properties, name: string): number | undefined {
  const value = properties[name];
  if (value === undefined) return undefined;
  const number = Number(value);
  if (Number.isNaN(number)) throw new Error(`${name}: ${JSON.stringify(value)} is no number`);
  return number;
}

/** Without what is undefined. */
const given = <T extends object>(record: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
