/** 非农业家庭, 非农业集体 (GA 324.1): no household of a migrant worker (农民工). */
export const notRural: ReadonlySet<string> = new Set(['1', '3']);

/** 失业, 退休, 离休, 退职: not of somebody who is an active member. */
export const outOfWork: ReadonlySet<string> = new Set(['3', '4', '5', '6']);

/** 未知的性别, 未说明的性别 (GB/T 2261.1). */
export const unstatedSex: ReadonlySet<string> = new Set(['0', '9']);
