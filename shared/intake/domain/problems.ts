import type { ProblemCatalogue, SafeParams } from '../../kernel/problem.ts';
import type { RosterField } from './fields.ts';

/** Why a whole file (花名册) is refused; the reading stops there. */
export const fileProblems = {
  'roster/file-missing': {
    status: 404,
    zh: '没有找到上传的文件，请重新上传',
    en: 'The file has not been uploaded; upload it again',
  },
  'roster/empty-file': { status: 422, zh: '文件是空的', en: 'The file is empty' },
  'roster/file-too-large': {
    status: 413,
    zh: '文件超过 {limit} MB，请拆分后分别上传',
    en: 'The file is larger than {limit} MB; split it and upload the parts',
  },
  'roster/unsupported-format': {
    status: 415,
    zh: '只接受 XLSX 工作簿或 CSV 文本文件',
    en: 'Only XLSX workbooks and CSV text files are accepted',
  },
  'roster/legacy-excel': {
    status: 415,
    zh: '这是旧版 Excel 97-2003（.xls）文件，请在 Excel 或 WPS 中另存为 .xlsx 后再上传',
    en: 'This is an old Excel 97-2003 (.xls) file; save it as .xlsx in Excel or WPS and upload it again',
  },
  'roster/encrypted': {
    status: 422,
    zh: '文件设有打开密码，请去掉密码后再上传',
    en: 'The file is protected by a password; remove it and upload the file again',
  },
  'roster/damaged-file': {
    status: 422,
    zh: '文件已损坏或不完整，请用 Excel 或 WPS 打开、另存后再上传',
    en: 'The file is damaged or incomplete; open it in Excel or WPS, save it anew and upload it again',
  },
  'roster/unpacks-too-large': {
    status: 422,
    zh: '文件解压后过大，已拒绝处理；请只保留花名册工作表，删除空白行列后再上传',
    en: 'The file unpacks to more than is accepted; keep the roster sheet only, remove blank rows and columns, and upload it again',
  },
  'roster/unreadable-text': {
    status: 422,
    zh: '无法识别文件的文字编码，请另存为 UTF-8 或 GB18030 编码的 CSV',
    en: 'The text encoding of the file is not recognised; save it as CSV in UTF-8 or GB18030',
  },
  'roster/broken-csv': {
    status: 422,
    zh: '第 {line} 行附近的引号不成对，无法继续读取',
    en: 'Quotation marks do not match near line {line}; reading cannot go on',
  },
  'roster/too-many-rows': {
    status: 422,
    zh: '超过 {limit} 行，请拆分后分别上传',
    en: 'More than {limit} rows; split the file and upload the parts',
  },
  'roster/too-many-columns': {
    status: 422,
    zh: '第 {line} 行超过 {limit} 列',
    en: 'Line {line} has more than {limit} columns',
  },
  'roster/row-too-long': {
    status: 422,
    zh: '第 {line} 行附近的一行内容过长',
    en: 'A row near line {line} is too long',
  },
  'roster/no-header': {
    status: 422,
    zh: '没有找到表头：前 {within} 行中应有一行写明“姓名”“性别”“证件号码”“移动电话”“户籍类型”等列名',
    en: 'No header row: one of the first {within} rows must name the columns 姓名, 性别, 证件号码, 移动电话, 户籍类型',
  },
  'roster/missing-columns': {
    status: 422,
    zh: '缺少必填列（{fields}）：表头须有“姓名”“性别”“证件号码”“移动电话”“户籍类型”五列',
    en: 'Mandatory columns are missing ({fields}): the header row must name 姓名, 性别, 证件号码, 移动电话, 户籍类型',
  },
  'roster/duplicate-column': {
    status: 422,
    zh: '{first} 列和 {second} 列是同一项内容（{field}），请只保留一列',
    en: 'Columns {first} and {second} hold the same field ({field}); keep one of them',
  },
  'roster/no-rows': {
    status: 422,
    zh: '表头下面没有人员信息',
    en: 'There are no people below the header row',
  },
} as const satisfies ProblemCatalogue;

/** Why one row is refused; the other rows go on. */
export const rowProblems = {
  'roster/missing-value': { status: 422, zh: '此项必填', en: 'This field is mandatory' },
  'roster/unknown-code': {
    status: 422,
    zh: '填写的内容不在标准代码表中',
    en: 'The entry is not in the standard code table',
  },
  'roster/unsupported-id-type': {
    status: 422,
    zh: '只接受居民身份证、港澳台居民居住证、外国人永久居留身份证',
    en: 'Only resident identity cards, residence permits for Hong Kong, Macao and Taiwan residents, and permanent resident cards are accepted',
  },
  'roster/bad-date': {
    status: 422,
    zh: '日期无法识别，请填写如 1990-03-07 的日期',
    en: 'The date is not recognised; write it like 1990-03-07',
  },
  'roster/number-lost-precision': {
    status: 422,
    zh: '号码被表格软件转成了数值，末几位已丢失；请把该列设为文本格式后重新填写',
    en: 'The spreadsheet turned the number into a figure and lost its last digits; format the column as text and enter it again',
  },
  'roster/formula-error': {
    status: 422,
    zh: '单元格中的公式出错（如 #N/A、#REF!）',
    en: 'The formula in this cell ends in an error such as #N/A or #REF!',
  },
  'roster/cell-too-long': {
    status: 422,
    zh: '内容超过 1000 个字符',
    en: 'The entry is longer than 1,000 characters',
  },
  'roster/not-joining': {
    status: 422,
    zh: '会籍变化类型是保留、转出、除名或退会，不能作为入会人员登记',
    en: 'The change type says retained, transferred out, expelled or withdrawn; the row cannot be registered as a joining member',
  },
  'roster/bad-credit-code': {
    status: 422,
    zh: '统一社会信用代码有误，应为18位并通过校验',
    en: 'This is no unified social credit code: it has 18 characters and a check character',
  },
  'roster/employer-needed': {
    status: 422,
    zh: '本工会由几个单位联合建立，须填写所属单位统一社会信用代码',
    en: 'Several employers found this union together: the row has to name one by its credit code',
  },
  'roster/employer-not-founding': {
    status: 422,
    zh: '所属单位不是建会申请中的单位',
    en: 'The application to found the union does not name this employer',
  },
  'roster/agency-only': {
    status: 422,
    zh: '只有用工形式为劳务派遣的，才填写派遣单位或用工单位，且只填其中一项',
    en: 'An agency or a unit of work is told of workers sent by an agency only, and one of the two',
  },
  'roster/duplicate-row': {
    status: 422,
    zh: '证件号码与第 {firstLine} 行重复',
    en: 'The same ID number stands in line {firstLine}',
  },
} as const satisfies ProblemCatalogue;

export const intakeProblems = { ...fileProblems, ...rowProblems } as const satisfies ProblemCatalogue;

export type FileProblemCode = keyof typeof fileProblems;
export type RowProblemCode = keyof typeof rowProblems;

export type FileProblem = { readonly code: FileProblemCode; readonly params?: SafeParams };

/** Names the field and the rule, never the value. Rules of the person itself keep the codes of their context. */
export type RowProblem<Code extends string = RowProblemCode> = {
  readonly field: RosterField;
  readonly code: Code;
  readonly params?: SafeParams;
};

export const fileProblem = (code: FileProblemCode, params?: SafeParams): FileProblem => ({
  code,
  ...(params && { params }),
});

export const rowProblem = <C extends string>(
  field: RosterField,
  code: C,
  params?: SafeParams,
): RowProblem<C> => ({
  field,
  code,
  ...(params && { params }),
});
