import { join } from 'node:path';
import { type CertificateAuthority, openCertificateAuthority } from '../ca/certificate-authority.ts';

/** 安全管理员: the account that every other one is registered by. */
export const FIRST_ADMINISTRATOR = 'security-administrator';

/** Well before the last lists are too old for anybody to sign in. */
const LISTS_MILLISECONDS = 6 * 3_600_000;

export interface LocalAuthority {
  readonly authority: CertificateAuthority;
  /** The first administrator's certificate, in PEM. */
  readonly administrator: string;
  readonly close: () => void;
}

/** The authority of the data folder, made at first start, which publishes its lists as long as this runs. */
export function localAuthority(dataFolder: string): LocalAuthority {
  const authority = openCertificateAuthority(join(dataFolder, 'ca'));
  if (!authority.has(FIRST_ADMINISTRATOR)) authority.issue({ name: FIRST_ADMINISTRATOR, kind: 'ecdsa' });
  authority.publishLists();
  const timer = setInterval(() => authority.publishLists(), LISTS_MILLISECONDS).unref();
  const [administrator = ''] = authority.credential(FIRST_ADMINISTRATOR).chain;
  return { authority, administrator, close: () => clearInterval(timer) };
}
