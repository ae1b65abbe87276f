/**
 * The 20 columns of the standard member form (工会会员信息采集表), with the other titles under which provinces,
 * personnel systems and older forms write them. The first title is the form's own. Three more say how somebody is
 * employed, and one of which employer of a joint union they are.
 */
export const titlesOf = {
  serial: ['序号', '编号', '行号', 'no', 'no.', 'serial'],
  name: ['姓名', '会员姓名', '职工姓名', '员工姓名', '名字', 'name', 'full name'],
  sex: ['性别', 'sex', 'gender'],
  birthDate: ['出生日期', '出生年月日', '生日', 'birth date', 'date of birth', 'birthday'],
  ethnicity: ['民族', '族别', 'ethnicity', 'ethnic group'],
  employmentStatus: ['就业状况', '就业状态', '就业情况', '在岗情况', 'employment status'],
  idType: [
    '有效证件类别',
    '有效证件类型',
    '证件类别',
    '证件类型',
    '证件种类',
    '身份证件类型',
    '身份证件类别',
    'id type',
  ],
  idNumber: [
    '证件号码',
    '证件号',
    '有效证件号码',
    '有效证件号',
    '身份证号',
    '身份证号码',
    '身份证',
    '身份证件号码',
    '居民身份证号',
    '居民身份证号码',
    '公民身份号码',
    '公民身份证号',
    '公民身份证号码',
    'id number',
    'id no',
    'id no.',
    'id card',
  ],
  education: ['学历', '文化程度', '最高学历', '学历层次', '教育程度', 'education'],
  skillLevel: ['技术等级', '技能等级', '职业技能等级', '技术职称等级', '职业资格等级', 'skill level'],
  mobile: [
    '移动电话',
    '手机',
    '手机号',
    '手机号码',
    '移动电话号码',
    '联系手机',
    '本人手机号',
    'mobile',
    'mobile number',
    'mobile phone',
  ],
  householdType: [
    '户籍类型',
    '户籍类别',
    '户籍性质',
    '户口性质',
    '户口类型',
    '户口类别',
    '户口',
    'household type',
    'household registration type',
  ],
  householdPlace: [
    '户籍所在地',
    '户口所在地',
    '户籍地',
    '户籍地址',
    '户籍所在',
    '户口地址',
    'household place',
  ],
  changeType: ['会籍变化类型', '会籍变动类型', '会籍变更类型', '变化类型', 'change type'],
  changeDate: [
    '会籍变化日期',
    '会籍变动日期',
    '会籍变更日期',
    '会籍变化时间',
    '入会日期',
    '入会时间',
    'change date',
  ],
  changeReason: ['会籍变化原因', '会籍变动原因', '会籍变更原因', '变化原因', 'change reason'],
  politicalStatus: ['政治面貌', '政治面目', '党派', 'political status'],
  workplace: [
    '工作单位',
    '所在单位',
    '单位',
    '单位名称',
    '用人单位',
    '工作单位名称',
    'employer',
    'workplace',
  ],
  nativePlace: ['籍贯', 'native place'],
  migrant: [
    '是否农民工会员',
    '是否农民工',
    '农民工会员',
    '农民工',
    '是否为农民工',
    '是否为农民工会员',
    '是否是农民工',
    'migrant',
    'migrant worker',
  ],
  // Not of the form: for a union that several employers found together.
  employerCode: [
    '所属单位统一社会信用代码',
    '单位统一社会信用代码',
    '用人单位统一社会信用代码',
    '工作单位统一社会信用代码',
    '单位信用代码',
    'employer credit code',
  ],
  // Not of the form: for workers of agencies, and flexible ones.
  employmentForm: ['用工形式', '用工方式', '用工类型', '就业形式', 'employment form'],
  agencyCode: [
    '劳务派遣单位统一社会信用代码',
    '派遣单位统一社会信用代码',
    '劳务派遣单位信用代码',
    '派遣单位信用代码',
    'agency credit code',
  ],
  workUnitCode: [
    '用工单位统一社会信用代码',
    '实际用工单位统一社会信用代码',
    '用工单位信用代码',
    'work unit credit code',
  ],
} as const satisfies Record<string, readonly [string, ...string[]]>;

/** Titles that may mean the field but give way to a proper one: 联系电话 beside 手机号码 is a landline. */
export const looseTitlesOf = {
  mobile: ['联系电话', '联系方式', '电话', '电话号码', 'phone', 'phone number', 'telephone'],
} as const satisfies Partial<Record<RosterField, readonly string[]>>;

export type RosterField = keyof typeof titlesOf;

export const rosterFields = Object.keys(titlesOf) as RosterField[];

/** The mandatory member data of the standard: 姓名, 性别, 证件号码, 移动电话, 户籍类型. */
export const mandatoryFields = [
  'name',
  'sex',
  'idNumber',
  'mobile',
  'householdType',
] as const satisfies RosterField[];

/** The field's title in the standard form. */
export const titleOf = (field: RosterField): string => titlesOf[field][0];

/** Recognised so that nobody is told they are unknown, but a member's record does not take them from a file. */
export const unusedFields = [
  'serial',
  'changeDate',
  'changeReason',
  'workplace',
] as const satisfies RosterField[];
