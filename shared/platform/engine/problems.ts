import type { ProblemCatalogue } from '../../kernel/problem.ts';

/** Refusals that any command may meet. */
export const engineProblems = {
  'command/unknown': {
    status: 422,
    zh: '系统不认识该业务指令（{type}）。',
    en: 'The registry knows no command of this kind ({type}).',
  },
  'command/malformed': {
    status: 422,
    zh: '业务指令内容与版本不符（{type}），未作任何变更。',
    en: 'The command does not have the form of its kind ({type}); nothing was changed.',
  },
  'command/too-large': {
    status: 422,
    zh: '该业务（{type}）一次变更的内容超出单次处理上限，未作任何变更。',
    en: 'This command ({type}) changes more than one transaction holds; nothing was changed.',
  },
  'command/not-permitted': {
    status: 403,
    zh: '当前角色无权办理该业务。',
    en: 'The role of the requester does not allow this.',
  },
  'command/unsigned': {
    status: 403,
    zh: '办理此项须有经办人的签名，该请求未签名，未作任何变更。',
    en: 'This takes a signature of the operator, and the request bore none; nothing was changed.',
  },
  'request/lost': {
    status: 409,
    zh: '该请求在区域切换时丢失了一部分，无法办理；请更换 Idempotency-Key 重新提交。',
    en: 'A part of this request was lost when regions were switched. Send it anew with another Idempotency-Key.',
  },
  'command/account-ended': {
    status: 403,
    zh: '经办人的账号或证书在办理前已停用或变更，该请求未作任何变更。',
    en: 'The account or certificate of the requester ended, or changed, before this was decided; nothing was changed.',
  },
  'review/own-submission': {
    status: 403,
    zh: '不得审批本人提交的申请，请由其他经办人办理。',
    en: 'Nobody decides what they submitted themselves: another officer must.',
  },
  'request/key-reused': {
    status: 409,
    zh: '该幂等键已用于内容不同的请求，请更换后重试。',
    en: 'This idempotency key was used for a request with another content.',
  },
} as const satisfies ProblemCatalogue;
