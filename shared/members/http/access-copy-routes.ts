import { ok } from '../../kernel/result.ts';
import { implement, type Route } from '../../platform/http/route.ts';
import { accessCopy, type AccessCopyDependencies } from './access-copy.ts';
import { accessCopyPage, accessCopyPolicy } from './access-copy-page.ts';
import { getAccessCopyPageSpec, getAccessCopySpec } from './access-copy-specs.ts';
import { type OwnCallerDependencies, ownCallers } from './own-caller.ts';

export type AccessCopyRouteDependencies = OwnCallerDependencies & AccessCopyDependencies;

/** 查阅、复制本人信息: the same copy for programs and for people. */
export function accessCopyRoutes(dependencies: AccessCopyRouteDependencies): readonly Route[] {
  const callers = ownCallers(dependencies);
  return [
    implement(getAccessCopySpec, async ({ caller, now }) => {
      const own = await callers.person(caller);
      if (!own.ok) return own;
      return ok({ status: 200, body: await accessCopy(own.value, caller, now, dependencies) });
    }),

    implement(getAccessCopyPageSpec, async ({ caller, now }) => {
      const own = await callers.person(caller);
      if (!own.ok) return own;
      return ok({
        status: 200,
        body: accessCopyPage(await accessCopy(own.value, caller, now, dependencies)),
        headers: { 'content-language': 'zh', 'content-security-policy': accessCopyPolicy },
      });
    }),
  ];
}
