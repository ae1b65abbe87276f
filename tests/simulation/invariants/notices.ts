import canonicalize from 'canonicalize';
import type { CommandCall } from '../../../shared/kernel/command.ts';
import type { DeliveredNotice } from '../../../shared/notices/domain/notice.ts';
import type { Union } from '../../../shared/unions/domain/union.ts';
import type { Invariant } from '../contract.ts';
import { recordsIn, storedIn } from './stored.ts';

const ofMark = { first: 'term-due', second: 'term-reminder', end: 'term-over' } as const;

/** D7: what a commit said would be told has been told, once, to whom it was to be told; and nothing else has. */
export const noticesComeOnce: Invariant = {
  name: 'every notice that a commit caused stands in one inbox, once, and every mark of a term was told',
  when: 'drained',
  check(view) {
    const notices = recordsIn<DeliveredNotice>(view, 'notice');
    const { due } = storedIn(view);
    const caused = [...due.values()]
      .map(({ id, command }) => ({ id, command: command as CommandCall }))
      .filter(({ command }) => command.type === 'DeliverNotice');
    const ids = new Set(caused.map(({ id }) => id));
    const missing = caused.flatMap(({ id, command }) => {
      const state = notices.get(id)?.state;
      if (state === undefined) return [`notice#${id} was caused and is in no inbox`];
      const { noticeId: _, at: __, read: ___, ...told } = state;
      return canonicalize(told) === canonicalize(command.body)
        ? []
        : [`notice#${id} says another thing than what caused it`];
    });
    const strays = [...notices.keys()].filter((id) => !ids.has(id)).map((id) => `notice#${id} has no cause`);
    const untold = [...recordsIn<Union>(view, 'union')].flatMap(
      ([
        unionId,
        {
          pk,
          state: { term },
        },
      ]) =>
        (term?.noted ?? []).flatMap((mark) =>
          [...notices.values()].some(
            ({ state }) => state.to === unionId && state.about === unionId && state.kind === ofMark[mark],
          )
            ? []
            : [`${pk} has noted the mark ${mark} and was not told`],
        ),
    );
    return [...missing, ...strays, ...untold];
  },
};
