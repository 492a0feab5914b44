/** The shared vocabulary as a tree, found by any of its words in either language. */

export interface Term {
  id: string;
  version: number;
  key: string;
  name: string;
  nameSv: string;
  nameEn: string;
  synonymsSv: readonly string[];
  synonymsEn: readonly string[];
  broader?: { key: string } | null;
}

export interface Branch {
  term: Term;
  /** How many terms stand above it. */
  depth: number;
}

type Compare = (one: string, other: string) => number;

/** Each term below what it is a kind of, in the order of the alphabet. */
export function tree(terms: readonly Term[], compare: Compare): Branch[] {
  const keys = new Set(terms.map(({ key }) => key));
  const kinds = new Map<string, Term[]>();
  for (const term of terms) {
    // What is a kind of a term that is not shown stands at the top.
    const above = term.broader && keys.has(term.broader.key) ? term.broader.key : '';
    kinds.set(above, [...(kinds.get(above) ?? []), term]);
  }
  const below = (key: string, depth: number): Branch[] =>
    (kinds.get(key) ?? [])
      .toSorted((one, other) => compare(one.name, other.name))
      .flatMap((term) => [{ term, depth }, ...below(term.key, depth + 1)]);
  return below('', 0);
}

const wordsOf = ({ key, nameSv, nameEn, synonymsSv, synonymsEn }: Term) => [
  key,
  nameSv,
  nameEn,
  ...synonymsSv,
  ...synonymsEn,
];

/** Terms that have the text in one of their words. */
export function matching(terms: readonly Term[], text: string): readonly Term[] {
  const wanted = text.trim().toLocaleLowerCase('sv');
  if (!wanted) return terms;
  return terms.filter((term) =>
    wordsOf(term).some((word) => word.toLocaleLowerCase('sv').includes(wanted)),
  );
}

/** What a term must not be a kind of: itself, and all that are kinds of it. */
export function itselfAndBelow(terms: readonly Term[], key: string): ReadonlySet<string> {
  const found = new Set([key]);
  for (let before = 0; before < found.size; ) {
    before = found.size;
    for (const term of terms) if (term.broader && found.has(term.broader.key)) found.add(term.key);
  }
  return found;
}

/** A stable name as files and other systems write it: “Äldre måttband” → aldre-mattband. */
export function asKey(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}
