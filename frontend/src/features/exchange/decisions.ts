/** What is said of a row that may double a record, as the server writes it. */

export type Decision =
  | { kind: 'open' }
  | { kind: 'new' }
  | { kind: 'skip' }
  | { kind: 'same'; organisation: string };

const SAME = 'same:';

export function parseDecision(text: string | null | undefined): Decision {
  if (text?.startsWith(SAME)) return { kind: 'same', organisation: text.slice(SAME.length) };
  if (text === 'new' || text === 'skip') return { kind: text };
  return { kind: 'open' };
}

export function written(decision: Decision): string {
  if (decision.kind === 'open') return '';
  return decision.kind === 'same' ? `${SAME}${decision.organisation}` : decision.kind;
}

export const sameDecision = (one: Decision, other: Decision) => written(one) === written(other);
