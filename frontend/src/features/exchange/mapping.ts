/** Which column of the register each column of a file is. */

export interface Mapped {
  header: string;
  column?: string | null;
}

export interface SheetColumn {
  key: string;
  required: boolean;
}

/** Column of the file → column of the register; empty leaves it out. */
export type Mapping = Readonly<Record<string, string>>;

/** Rows that name a record by its id need not repeat what is required of a new one. */
export const ID = 'konstellation_id';

export const asMapping = (mapped: readonly Mapped[]): Mapping =>
  Object.fromEntries(mapped.map(({ header, column }) => [header, column ?? '']));

export const asInput = (mapping: Mapping) =>
  Object.entries(mapping).map(([header, column]) => ({ header, column: column || null }));

/** Columns of the file that say they are the same as another one. */
export function clashes(mapping: Mapping): ReadonlySet<string> {
  const chosen = Object.values(mapping);
  const twice = Object.entries(mapping).filter(
    ([, column]) => column && chosen.indexOf(column) !== chosen.lastIndexOf(column),
  );
  return new Set(twice.map(([header]) => header));
}

/** What no column of the file says although a new record needs it. */
export function missing<Column extends SheetColumn>(
  columns: readonly Column[],
  mapping: Mapping,
): Column[] {
  const chosen = new Set(Object.values(mapping));
  if (chosen.has(ID)) return [];
  return columns.filter(({ key, required }) => required && !chosen.has(key));
}

/** Where a cell stands, as a spreadsheet says it: C7. */
export function address(column: number, row: number): string {
  let letters = '';
  for (let rest = column + 1; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters;
  }
  return `${letters}${row}`;
}

/** The place in the file of what a row says of a column of the register; empty where it says none. */
export function placeOf(mapped: readonly Mapped[], column: string, row: number): string {
  const index = mapped.findIndex((one) => one.column === column);
  return index < 0 ? '' : address(index, row);
}
