import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { ImportState, ImportVerdict } from '@/gql/graphql';
import type { Tone } from '@/shared/ui/Chip';

/** How far an import has come and what becomes of its rows, in words. */

type Words<Value extends string> = Readonly<Record<Value, MessageDescriptor>>;

export const STATES: Words<ImportState> = {
  UPLOADED: msg`To be checked`,
  PLANNING: msg`Being checked`,
  PLANNED: msg`Checked, not applied`,
  APPLYING: msg`Being applied`,
  APPLIED: msg({ message: 'Applied', context: 'import' }),
  FAILED: msg`Stopped`,
  UNDOING: msg`Being undone`,
  UNDONE: msg`Undone`,
};

export const STATE_TONES: Readonly<Record<ImportState, Tone>> = {
  UPLOADED: 'waiting',
  PLANNING: 'waiting',
  PLANNED: 'new',
  APPLYING: 'waiting',
  APPLIED: 'good',
  FAILED: 'bad',
  UNDOING: 'waiting',
  UNDONE: 'over',
};

const RUNNING: ReadonlySet<ImportState> = new Set(['PLANNING', 'APPLYING', 'UNDOING']);

/** Whether the server is at work on it. */
export const isRunning = (state: ImportState) => RUNNING.has(state);

export const VERDICTS: Words<ImportVerdict> = {
  DOUBLE: msg`Likely double`,
  INVALID: msg({ message: 'Invalid', context: 'row' }),
  STALE: msg`Changed since`,
  CHANGED: msg({ message: 'Changed', context: 'row' }),
  NEW: msg({ message: 'New', context: 'row' }),
  APPLIED: msg({ message: 'Written', context: 'row' }),
  SKIPPED: msg({ message: 'Skipped', context: 'row' }),
  SAME: msg({ message: 'Unchanged', context: 'row' }),
};

export const VERDICT_TONES: Readonly<Record<ImportVerdict, Tone>> = {
  DOUBLE: 'waiting',
  INVALID: 'bad',
  STALE: 'bad',
  CHANGED: 'new',
  NEW: 'good',
  APPLIED: 'good',
  SKIPPED: 'over',
  SAME: 'neutral',
};

export interface VerdictCount {
  verdict: ImportVerdict;
  count: number;
}

/** What needs a person first, what is as it was last; verdicts without rows are left out. */
export function inOrder(counts: readonly VerdictCount[]): VerdictCount[] {
  const found = new Map(counts.map(({ verdict, count }) => [verdict, count]));
  return (Object.keys(VERDICTS) as ImportVerdict[])
    .map((verdict) => ({ verdict, count: found.get(verdict) ?? 0 }))
    .filter(({ count }) => count > 0);
}

export const totalOf = (counts: readonly VerdictCount[]) =>
  counts.reduce((sum, { count }) => sum + count, 0);

/** How many rows would be written if it were applied now; doubles are decided one by one. */
export const toWrite = (counts: readonly VerdictCount[]) =>
  totalOf(counts.filter(({ verdict }) => verdict === 'NEW' || verdict === 'CHANGED'));

export const countOf = (counts: readonly VerdictCount[], verdict: ImportVerdict) =>
  totalOf(counts.filter((one) => one.verdict === verdict));
