import type { ListingValues } from './values';

/** What a kind of listing asks for before it may be published, by its fields' names on the server. */

type Field = keyof ListingValues;

const camel = (name: string) =>
  name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

const isFilled = (value: unknown) =>
  typeof value === 'string'
    ? value.trim() !== ''
    : Array.isArray(value)
      ? value.length > 0
      : value !== null;

/** The field of the form, or the two of a bilingual one, that a requirement is about. */
export function fieldsOf(requirement: string, values: ListingValues): Field[] {
  const name = camel(requirement);
  return [name, `${name}Sv`, `${name}En`].filter((field): field is Field => field in values);
}

/** Whether the kind asks for a field, or for one of the languages of a bilingual one. */
export function isRequired(requirements: readonly string[], name: string): boolean {
  return requirements.some((requirement) => camel(requirement) === name);
}

/** The first field of each requirement that nothing fills; either language of a text will do. */
export function missing(requirements: readonly string[], values: ListingValues): Field[] {
  return requirements.flatMap((requirement) => {
    const fields = fieldsOf(requirement, values);
    const isMet = fields.length === 0 || fields.some((field) => isFilled(values[field]));
    return isMet ? [] : fields.slice(0, 1);
  });
}

/** What the form has to let go of when the kind changes: forms of collaboration it does not lead to. */
export function keptPartnerships(chosen: readonly string[], offered: readonly string[]): string[] {
  return chosen.filter((key) => offered.includes(key));
}
