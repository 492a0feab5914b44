/** Two people changed the same record: what each changed, and what is left to decide. */

export type Draft = Record<string, unknown>;

export type Side = 'mine' | 'theirs';

export type FieldState = 'same' | 'mine' | 'theirs' | 'both';

export interface Comparison {
  name: string;
  base: unknown;
  mine: unknown;
  theirs: unknown;
  /** Who changed the field since it was opened; `both` only if they ended up apart. */
  state: FieldState;
}

/** Values of a form are plain data; an empty text and a missing one mean the same to a reader. */
function equal(one: unknown, other: unknown): boolean {
  return JSON.stringify(one ?? '') === JSON.stringify(other ?? '');
}

function stateOf(base: unknown, mine: unknown, theirs: unknown): FieldState {
  if (equal(mine, theirs)) return 'same';
  if (equal(base, theirs)) return 'mine';
  return equal(base, mine) ? 'theirs' : 'both';
}

export function compare(
  names: readonly string[],
  versions: { base: Draft; mine: Draft; theirs: Draft },
): Comparison[] {
  return names.map((name) => {
    const [base, mine, theirs] = [versions.base[name], versions.mine[name], versions.theirs[name]];
    return { name, base, mine, theirs, state: stateOf(base, mine, theirs) };
  });
}

/** Each keeps what only they changed; where both did, the reader decides, and theirs stands first. */
export function proposal(comparisons: readonly Comparison[]): Record<string, Side> {
  return Object.fromEntries(
    comparisons.map(({ name, state }) => [name, state === 'mine' ? 'mine' : 'theirs']),
  );
}

export function settle<Values extends Draft>(
  mine: Values,
  comparisons: readonly Comparison[],
  choice: Readonly<Record<string, Side>>,
): Values {
  const kept = comparisons
    .filter(({ name }) => choice[name] !== 'mine')
    .map(({ name, theirs }) => [name, theirs]);
  return { ...mine, ...Object.fromEntries(kept) };
}
