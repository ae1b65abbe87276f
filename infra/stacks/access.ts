import { ArnFormat, CfnOutput, Stack, Validations, type StackProps } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { ManagedPolicy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Key } from 'aws-cdk-lib/aws-kms';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { functionIds, type FunctionId } from '../../shared/platform/deployment/functions.ts';
import {
  anchorKeyAlias,
  archiveBucketName,
  functionName,
  indexIds,
  intakeBucketName,
  keyAlias,
  roleArnExport,
  roleName,
  tableName,
  type QueueId,
  type TableId,
} from '../../shared/platform/deployment/names.ts';
import type { Tenant } from '../../shared/platform/deployment/tenant.ts';
import { grants, type FileAction, type Grant, type KeyAction, type TableAction } from './grants.ts';
import { pascal } from './pascal.ts';

type Accessible = {
  readonly tenant: Tenant;
  readonly key: Key;
  readonly tables: Readonly<Record<TableId, Table>>;
  readonly queues: Readonly<Record<QueueId, Queue>>;
};

const tableActions: Readonly<Record<TableAction, readonly string[]>> = {
  read: ['dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:Query'],
  'read session keys': ['dynamodb:BatchGetItem'],
  scan: ['dynamodb:Scan'],
  // Not BatchWriteItem: who may call it may delete.
  put: ['dynamodb:PutItem'],
  'put follow-ups': ['dynamodb:PutItem'],
  update: ['dynamodb:UpdateItem'],
  erase: ['dynamodb:BatchWriteItem', 'dynamodb:DeleteItem'],
  remove: ['dynamodb:DeleteItem'],
};
const streamActions = [
  'dynamodb:DescribeStream',
  'dynamodb:GetRecords',
  'dynamodb:GetShardIterator',
  'dynamodb:ListStreams',
];
const receiveActions = [
  'sqs:ChangeMessageVisibility',
  'sqs:DeleteMessage',
  'sqs:GetQueueAttributes',
  'sqs:ReceiveMessage',
];
const fileActions: Readonly<Record<FileAction, string>> = {
  put: 's3:PutObject',
  read: 's3:GetObject',
  delete: 's3:DeleteObject',
};
/** Places in the archive that a function fills. */
const archivedBy: Readonly<Record<NonNullable<Grant['archives']>, readonly string[]>> = {
  batches: ['ledger/*', 'audit/*', 'follow-ups/*'],
  hours: ['packs/*', 'manifests/*'],
};
const keyActions: Readonly<Record<KeyAction, readonly string[]>> = {
  encrypt: ['kms:Encrypt'],
  decrypt: ['kms:Decrypt'],
};
/** What a storage service does with the key in a caller's name. */
const storageActions = {
  dynamodb: [
    'kms:Decrypt',
    'kms:DescribeKey',
    'kms:Encrypt',
    'kms:GenerateDataKey',
    'kms:ReEncryptFrom',
    'kms:ReEncryptTo',
  ],
  sqs: ['kms:Decrypt', 'kms:GenerateDataKey'],
  s3: ['kms:Decrypt', 'kms:GenerateDataKey'],
} as const;

type Conditions = Record<string, Record<string, string | string[]>>;

/**
 * Actions on some items of a table only, by their keys. Follow-ups: the engine alone writes the others. Session keys:
 * who verifies tokens sees no other key.
 */
const limited: Readonly<Partial<Record<TableAction, string>>> = {
  'put follow-ups': 'due#*',
  'read session keys': 'session-keys',
};

/** Where files of records that were asked for stand. */
const EXTRACTS = 'extracts/*';

const onlyKeys = (pattern: string): Conditions => ({
  'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [pattern] },
});

const allow = (
  actions: readonly string[],
  resources: readonly string[],
  conditions: Conditions = {},
): PolicyStatement => new PolicyStatement({ actions: [...actions], resources: [...resources], conditions });

const some = (resources: readonly string[], make: (resources: readonly string[]) => PolicyStatement[]) =>
  resources.length === 0 ? [] : make(resources);

const entries = <K extends string, V>(record: Readonly<Partial<Record<K, V>>>): [K, V][] =>
  Object.entries(record) as [K, V][];

/** One role a function, each with the exact actions and resources that its grant names. */
export class AccessStack extends Stack {
  readonly #accessible: Accessible;

  constructor(scope: Construct, id: string, props: StackProps, accessible: Accessible) {
    super(scope, id, props);
    this.#accessible = accessible;
    for (const functionId of functionIds) this.#role(functionId);
  }

  #role(functionId: FunctionId): void {
    const { tenant } = this.#accessible;
    const name = pascal(functionId);
    const policy = new ManagedPolicy(this, `${name}Policy`, {
      managedPolicyName: roleName(tenant.code, functionId),
      description: `What ${functionId} may do`,
      statements: this.#statements(functionId, grants[functionId]),
    });
    const role = new Role(this, `${name}Role`, {
      roleName: roleName(tenant.code, functionId),
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      managedPolicies: [policy],
    });
    new CfnOutput(this, `${name}RoleArn`, {
      value: role.roleArn,
      exportName: roleArnExport(tenant.code, functionId),
    });
    for (const { resource, reason } of this.#wildcards(functionId, grants[functionId])) {
      Validations.of(policy).acknowledge({ id: `AwsSolutions-IAM5[Resource::${resource}]`, reason });
    }
  }

  #statements(functionId: FunctionId, grant: Grant): PolicyStatement[] {
    return [
      allow(['logs:CreateLogStream', 'logs:PutLogEvents'], [this.#logStreams(functionId)]),
      ...this.#ofTables(grant),
      ...this.#ofReplicas(grant),
      ...this.#ofRegister(grant),
      ...this.#ofQueues(grant),
      ...this.#ofFiles(grant),
      ...this.#ofKeys(grant),
      ...this.#ofAnchors(grant),
      ...this.#ofArchive(grant),
    ];
  }

  #ofTables(grant: Grant): PolicyStatement[] {
    const { tables, key } = this.#accessible;
    const granted = entries(grant.tables ?? {});
    return [
      ...granted.flatMap(([id, actions]) => {
        const table = tables[id].tableArn;
        const indexes = actions.includes('read')
          ? indexIds[id].map((index) => `${table}/index/${index}`)
          : [];
        const anyItem = actions.filter((action) => limited[action] === undefined);
        return [
          ...some(
            anyItem.flatMap((action) => tableActions[action]),
            (allowed) => [allow(allowed, [table, ...indexes])],
          ),
          ...actions.flatMap((action) => {
            const pattern = limited[action];
            return pattern === undefined ? [] : [allow(tableActions[action], [table], onlyKeys(pattern))];
          }),
        ];
      }),
      ...some(
        (grant.streams ?? []).map((id) => streamArn(tables[id])),
        (arns) => [allow(streamActions, arns)],
      ),
      ...some([...granted, ...(grant.streams ?? [])].length === 0 ? [] : [key.keyArn], (keys) => [
        allow(storageActions.dynamodb, keys, this.#via('dynamodb')),
      ]),
    ];
  }

  #ofReplicas(grant: Grant): PolicyStatement[] {
    const { tenant } = this.#accessible;
    const region = tenant.regions.second;
    const { replicas, readsReplicas, prunesReplicas, comparesReplicas } = grant;
    const arns = (replicas ?? readsReplicas ?? comparesReplicas ?? prunesReplicas ?? []).flatMap((id) => {
      const table = this.formatArn({
        service: 'dynamodb',
        region,
        resource: 'table',
        resourceName: tableName(tenant.code, id),
      });
      return readsReplicas ? [table, ...indexIds[id].map((index) => `${table}/index/${index}`)] : [table];
    });
    const action = replicas ? 'put' : readsReplicas ? 'read' : prunesReplicas ? 'remove' : 'scan';
    return some(arns, () => [
      allow(tableActions[action], arns),
      allow(storageActions.dynamodb, [this.#keysOfSecondRegion()], {
        ...this.#aliased(),
        ...this.#via('dynamodb', region),
      }),
    ]);
  }

  #ofRegister({ register }: Grant): PolicyStatement[] {
    if (register === undefined) return [];
    const { tenant } = this.#accessible;
    const region = tenant.regions[tenant.lease.keptIn];
    const table = this.formatArn({
      service: 'dynamodb',
      region,
      resource: 'table',
      resourceName: tableName(tenant.code, 'lease'),
    });
    return [
      allow(['dynamodb:GetItem', ...(register === 'write' ? tableActions.put : [])], [table]),
      allow(storageActions.dynamodb, [this.#keysOfSecondRegion()], {
        ...this.#aliased(),
        ...this.#via('dynamodb', region),
      }),
    ];
  }

  #ofQueues(grant: Grant): PolicyStatement[] {
    const { queues, key } = this.#accessible;
    const sends = (grant.sends ?? []).map((id) => queues[id].queueArn);
    const receives = [...(grant.receives ?? []), ...(grant.redrives ?? [])].map((id) => queues[id].queueArn);
    return [
      ...some(sends, (arns) => [allow(['sqs:SendMessage'], arns)]),
      ...some(receives, (arns) => [allow(receiveActions, arns)]),
      ...some([...sends, ...receives].length === 0 ? [] : [key.keyArn], (keys) => [
        allow(storageActions.sqs, keys, this.#via('sqs')),
      ]),
    ];
  }

  #ofFiles(grant: Grant): PolicyStatement[] {
    const { key } = this.#accessible;
    const granted = [
      ['*', grant.files ?? []],
      [EXTRACTS, grant.extracts ?? []],
    ] as const;
    return granted.flatMap(([files, allowed]) =>
      some(
        allowed.map((action) => fileActions[action]),
        (actions) => [
          allow(actions, [this.#filesIn(files)]),
          // Without it S3 says "forbidden" of a file that isn't there, and not "not found".
          ...some(allowed.includes('read') ? [this.#filesIn()] : [], (bucket) => [
            allow(['s3:ListBucket'], bucket),
          ]),
          allow(storageActions.s3, [key.keyArn], this.#via('s3')),
        ],
      ),
    );
  }

  /** The key itself. Only who makes key-encryption keys needs the second region's: they are wrapped by both. */
  #ofKeys(grant: Grant): PolicyStatement[] {
    const { key } = this.#accessible;
    const actions = (grant.key ?? []).flatMap((action) => keyActions[action]);
    return some(actions, () => [
      allow(actions, [key.keyArn]),
      ...some(this.#wrapsForBothRegions(grant) ? [this.#keysOfSecondRegion()] : [], (keys) => [
        allow(keyActions.encrypt, keys, this.#aliased()),
      ]),
    ]);
  }

  /** Signs with the anchor key, and puts into the second region's archive: what is there can't be put anew. */
  #ofAnchors({ signsAnchors, verifiesAnchors }: Grant): PolicyStatement[] {
    const { tenant } = this.#accessible;
    if (verifiesAnchors === true)
      return [allow(['kms:GetPublicKey'], [this.#keysHere()], this.#anchorAlias())];
    if (signsAnchors !== true) return [];
    return [
      allow(['kms:Sign'], [this.#keysHere()], this.#anchorAlias()),
      allow(['s3:PutObject'], [this.#archived('anchors/*')]),
      allow(storageActions.s3, [this.#keysOfSecondRegion()], {
        ...this.#aliased(),
        ...this.#via('s3', tenant.regions.second),
      }),
    ];
  }

  #anchorAlias(): Conditions {
    return {
      'ForAnyValue:StringEquals': { 'kms:ResourceAliases': anchorKeyAlias(this.#accessible.tenant.code) },
    };
  }

  #keysHere(): string {
    return this.formatArn({ service: 'kms', resource: 'key', resourceName: '*' });
  }

  /** Puts what it archives, which can't be put anew; only who closes hours reads any of it. */
  #ofArchive({ archives }: Grant): PolicyStatement[] {
    if (archives === undefined) return [];
    const closes = archives === 'hours';
    return [
      allow(
        ['s3:PutObject'],
        archivedBy[archives].map((place) => this.#archived(place)),
      ),
      ...(closes
        ? [
            allow(['s3:GetObject', 's3:GetObjectVersion'], [this.#archived('*')]),
            allow(['s3:ListBucket', 's3:ListBucketVersions'], [this.#archived()]),
          ]
        : []),
      allow(storageActions.s3, [this.#keysOfSecondRegion()], {
        ...this.#aliased(),
        ...this.#via('s3', this.#accessible.tenant.regions.second),
      }),
    ];
  }

  /** The archive, or what lies in a place of it. */
  #archived(place?: string): string {
    return this.formatArn({
      service: 's3',
      region: '',
      account: '',
      resource: archiveBucketName(this.#accessible.tenant.code, this.account),
      ...(place && { resourceName: place }),
    });
  }

  #wrapsForBothRegions(grant: Grant): boolean {
    return grant.key?.includes('encrypt') ?? false;
  }

  /** The id of a key in another region can't be imported from there; its alias is ours to name. */
  #keysOfSecondRegion(): string {
    return this.formatArn({
      service: 'kms',
      region: this.#accessible.tenant.regions.second,
      resource: 'key',
      resourceName: '*',
    });
  }

  #aliased(): Conditions {
    return { 'ForAnyValue:StringEquals': { 'kms:ResourceAliases': keyAlias(this.#accessible.tenant.code) } };
  }

  #via(service: keyof typeof storageActions, region = this.region): Conditions {
    return { StringEquals: { 'kms:ViaService': `${service}.${region}.${this.urlSuffix}` } };
  }

  #logStreams(functionId: FunctionId): string {
    return this.formatArn({
      service: 'logs',
      resource: 'log-group',
      resourceName: `/aws/lambda/${functionName(this.#accessible.tenant.code, functionId)}:*`,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
  }

  /** The bucket, or files in it. */
  #filesIn(files?: '*' | typeof EXTRACTS): string {
    return this.formatArn({
      service: 's3',
      region: '',
      account: '',
      resource: intakeBucketName(this.#accessible.tenant.code, this.account),
      ...(files && { resourceName: files }),
    });
  }

  /** Where a wildcard is the exact resource, and why. */
  #wildcards(functionId: FunctionId, grant: Grant): { resource: string; reason: string }[] {
    const spelled = (arn: string) =>
      arn.replace(this.partition, '<AWS::Partition>').replace(this.account, '<AWS::AccountId>');
    return [
      {
        resource: spelled(this.#logStreams(functionId)),
        reason: "Lambda names the log streams; the group is the function's own.",
      },
      ...(grant.files
        ? [
            {
              resource: spelled(this.#filesIn('*')),
              reason: 'Keys of files are made as they are uploaded; the bucket holds nothing else.',
            },
          ]
        : []),
      ...(grant.extracts
        ? [
            {
              resource: spelled(this.#filesIn(EXTRACTS)),
              reason: 'Keys of files are made as they are written; the place holds nothing else.',
            },
          ]
        : []),
      ...(grant.signsAnchors || grant.verifiesAnchors
        ? [
            {
              resource: spelled(this.#keysHere()),
              reason: 'The condition admits the one key that bears the alias of the anchor key.',
            },
          ]
        : []),
      ...(grant.signsAnchors
        ? [
            {
              resource: spelled(this.#archived('anchors/*')),
              reason: 'Keys of anchors are made as they are signed; the place holds nothing else.',
            },
          ]
        : []),
      ...(grant.archives
        ? [...archivedBy[grant.archives], ...(grant.archives === 'hours' ? ['*'] : [])].map((place) => ({
            resource: spelled(this.#archived(place)),
            reason: 'Keys of objects are made of what is archived; the place holds nothing else.',
          }))
        : []),
      ...(grant.replicas ||
      grant.readsReplicas ||
      grant.archives ||
      grant.comparesReplicas ||
      grant.prunesReplicas ||
      grant.signsAnchors ||
      grant.register ||
      this.#wrapsForBothRegions(grant)
        ? [
            {
              resource: spelled(this.#keysOfSecondRegion()),
              reason: 'The condition admits the one key that bears our alias in the second region.',
            },
          ]
        : []),
    ];
  }
}

const streamArn = ({ tableName: name, tableStreamArn }: Table): string => {
  if (tableStreamArn === undefined) throw new Error(`table ${name} has no stream`);
  return tableStreamArn;
};
