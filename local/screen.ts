import { styleText } from 'node:util';
import { tenantOf } from '../infra/tenants/tenants.ts';
import { join, resolve } from 'node:path';
import { sampleCounty } from './identity/accounts.ts';
import { FIRST_ADMINISTRATOR } from './identity/local-authority.ts';
import type { Part, Progress, Province } from './runtime.ts';

const parts: Readonly<Record<Part, string>> = {
  artifacts: '函数与模板 functions, templates',
  dynamodb: 'DynamoDB Local',
  'sqs-s3': 'SQS, S3',
  resources: '表、队列、桶 tables, queues, buckets',
  provision: '密钥与联合会 keys, federations',
  api: '接口 HTTP API',
};

export function introduction(tenantCode: string): string {
  const { code, name } = tenantOf(tenantCode);
  return styleText(
    'bold',
    `工会实名制登记 · 本机实例 ${code} ${name.zh}\nUnion registry on this machine: ${name.en}\n`,
  );
}

export function progressLine(entry: Progress): string {
  if (entry.kind === 'trouble') {
    const [first = ''] = entry.detail.split('\n');
    return styleText('yellow', `  ! ${entry.where}: ${first.slice(0, 300)}`);
  }
  const name = padded(parts[entry.what], 40);
  return `  ${styleText('green', '✓')} ${name} ${seconds(entry.milliseconds).padStart(7)}  ${entry.detail}`;
}

export function readiness(province: Province, milliseconds: number): string {
  const { url, endpoints, dataFolder, logFolder, tenant } = province;
  const county = sampleCounty(tenant.code);
  const lines: [string, string][] = [
    ['接口 API', url],
    ['文档 Docs', `${url}/docs`],
    ['状态 Status', `${url}/_local`],
    ['DynamoDB', endpoints.dynamodb ?? 'AWS'],
    ['SQS, S3', endpoints.sqsS3],
    ['职工登录 OIDC', `${province.workerSignIn}/.well-known/openid-configuration`],
    ['数据 Data', dataFolder],
    ['日志 Logs', `${logFolder}/*.log`],
  ];
  return [
    '',
    styleText(
      'bold',
      `就绪，用时 ${seconds(milliseconds)}。Ready. 按 Ctrl-C 停止，数据保留。Ctrl-C stops; the data stays.`,
    ),
    ...lines.map(([name, value]) => `  ${padded(name, 14)}${value}`),
    '',
    `接下来 What to try next（${county.name}）`,
    '  # 演示：建会、入会、统计、副本。Found a union, register a member, count, compare the replica.',
    `  npm run demo -- --against ${url}`,
    '  # 取令牌：county-officer、provincial-officer、organiser、worker；union-officer 须给 scope。Get a token.',
    `  TOKEN=$(curl -s ${url}/_local/tokens -H 'content-type: application/json' -H 'accept: text/plain' -d '{"as":"county-officer"}')`,
    `  curl -s ${url}/v1/unions/${county.id} -H "authorization: Bearer $TOKEN"`,
    `  curl -s ${url}/v1/statistics/division:${county.division} -H "authorization: Bearer $TOKEN"`,
    `  curl -s ${url}/v1/code-sets`,
    '  # 以证书登录（首位安全管理员）；证书由本机测试 CA 签发，见 npm run ca -- --help。Sign in by certificate.',
    `  TOKEN=$(npm run -s ca -- sign-in ${FIRST_ADMINISTRATOR} --url ${url}${caOption(dataFolder)})`,
    `  curl -s ${url}/v1/operators/${FIRST_ADMINISTRATOR} -H "authorization: Bearer $TOKEN"`,
    '',
  ].join('\n');
}

/** The tool looks into `.local/ca` unless it is told otherwise. */
const caOption = (dataFolder: string): string =>
  resolve(dataFolder) === resolve('.local') ? '' : ` --folder ${join(dataFolder, 'ca')}`;

export function failure(cause: unknown): string {
  const message = cause instanceof Error ? cause.message : String(cause);
  return styleText('red', `启动失败或中断。Could not go on.\n${message}`);
}

export const help = ({ port }: { port: number }): string => `用法 Usage: npm start -- [选项 options]

  --port N          接口端口，模拟器与职工登录用其后三个；0 任选。默认 ${port}
                    port of the API, emulators and workers’ sign-in take the next three; 0 takes any
  --data FOLDER     数据目录，默认 .local
                    where everything is kept between runs
  --dynamodb URL    用已在运行的 DynamoDB 接口引擎；aws 表示 AWS 本身。凭证取自环境变量
                    use a running engine instead of DynamoDB Local; "aws" is AWS itself;
                    credentials are those of the environment
  --tenant CODE     租户代码，默认 44
  --help
`;

const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)} s`;

/** Chinese characters take two columns. */
function padded(text: string, columns: number): string {
  const width = [...text].reduce((sum, character) => sum + (character > '\u2E7F' ? 2 : 1), 0);
  return text + ' '.repeat(Math.max(0, columns - width));
}
