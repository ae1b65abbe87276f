import { NoteOfficersGone } from '../../kernel/offices.ts';
import type { AnyHandler } from '../../kernel/command-handler.ts';
import * as leave from '../domain/leave-office.ts';
import { ofUnion, own, timer } from './term-handlers.ts';

/** Who holds office during a term: how they leave, and the vacancies that opens. */
export const officeHandlers: readonly AnyHandler[] = [
  ofUnion('RecordResignation', own, leave.RecordResignation, leave.recordResignation),
  ofUnion('NoteOfficersGone', timer, NoteOfficersGone, leave.noteOfficersGone),
  ofUnion('NoteVacancy', timer, leave.VacancyTimer, leave.noteVacancy),
];
