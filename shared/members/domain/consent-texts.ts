import type { Text } from '../../kernel/problem.ts';
import { type ConsentPurpose, type ConsentVersion, consentVersions } from './consent-versions.ts';

/** By version, from the first. One that somebody may have agreed to is never changed: a new version follows it. */
const words: Readonly<Record<ConsentPurpose, readonly Text[]>> = {
  'membership-handling': [
    {
      zh: '本人同意工会为办理入会、会籍管理和会员服务，收集、保存和使用本人的姓名、性别、有效证件号码、手机号码、户籍类型、学历、工作单位等信息。信息加密保存，按规定期限保留。本人可随时查阅、更正，可随时撤回同意；撤回不影响此前已进行的处理，也不影响依法必须保存的会籍记录。',
      en: 'I agree that the union collects, keeps and uses my name, sex, document number, mobile, household type, education and employer to handle my membership and to serve me as a member. The data are kept encrypted and no longer than the schedule says. I may see and correct them and withdraw this consent at any time; that changes nothing of what was done before, nor of the membership records that the law wants kept.',
    },
  ],
  'card-issuance': [
    {
      zh: '本人单独同意工会为申办工会会员服务卡，将本人的姓名、性别、民族、有效证件类别、号码和有效期、手机号码、地址、职业及所在工会提供给发卡银行，用于开立账户、制卡和发卡。银行仅在上述目的内处理。本人可随时撤回同意；撤回后不再向银行提供，已开立的账户由本人与银行自行办理。',
      en: 'I separately agree that the union gives my name, sex, ethnicity, document type, number and expiry, mobile, address, occupation and union to the issuing bank, to open the account and to make and issue a union member service card. The bank uses them for nothing else. I may withdraw this consent at any time; nothing is given to the bank from then on, and an account that is open is between the bank and me.',
    },
  ],
  'province-exchange': [
    {
      zh: '本人单独同意工会为办理跨省会籍接转，将本人的姓名、性别、有效证件号码、手机号码、会籍状态和入会日期提供给转入地省级工会。转入地仅在上述目的内处理。本人可随时撤回同意；已完成的接转不受影响。',
      en: 'I separately agree that the union gives my name, sex, document number, mobile, membership status and date of joining to the union of the province that my membership is transferred to. It uses them for nothing else. I may withdraw this consent at any time; a transfer that is complete is not affected.',
    },
  ],
};

/** Every text there ever was, as a person reads it before they agree. */
export const consentTexts: readonly (ConsentVersion & Text)[] = consentVersions.flatMap((one) => {
  const text = words[one.purpose][one.version - 1];
  return text ? [{ ...one, ...text }] : [];
});
