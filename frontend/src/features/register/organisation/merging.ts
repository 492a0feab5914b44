import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { MergeSideFragment } from '@/gql/graphql';

/** The values that a merge has to choose between, and how the server calls them. */

type MergeField = Exclude<keyof MergeSideFragment, `$${string}` | `__${string}` | 'id' | 'version'>;

interface Choosable {
  field: MergeField;
  /** The name in `take`. */
  server: string;
  label: MessageDescriptor;
}

export const CHOOSABLE: readonly Choosable[] = [
  { field: 'name', server: 'name', label: msg`Name` },
  { field: 'legalName', server: 'legalName', label: msg`Registered name` },
  { field: 'kind', server: 'kind', label: msg`Kind` },
  { field: 'legalForm', server: 'legalForm', label: msg`Legal form` },
  { field: 'employees', server: 'employees', label: msg`Employees` },
  { field: 'website', server: 'website', label: msg`Website` },
  { field: 'email', server: 'email', label: msg`E-mail` },
  { field: 'phone', server: 'phone', label: msg`Phone` },
  { field: 'summarySv', server: 'summarySv', label: msg`In short, in Swedish` },
  { field: 'summaryEn', server: 'summaryEn', label: msg`In short, in English` },
  { field: 'descriptionSv', server: 'descriptionSv', label: msg`Description in Swedish` },
  { field: 'descriptionEn', server: 'descriptionEn', label: msg`Description in English` },
];

export type Side = 'keep' | 'merge';

export interface Difference extends Choosable {
  keep: string;
  merge: string;
}

const isEmpty = (value: unknown) => value === null || value === undefined || value === '';
const asText = (value: unknown) => (isEmpty(value) ? '' : String(value));

/** Where the two say different things. */
export function differences(keep: MergeSideFragment, merge: MergeSideFragment): Difference[] {
  return CHOOSABLE.map((choosable) => ({
    ...choosable,
    keep: asText(keep[choosable.field]),
    merge: asText(merge[choosable.field]),
  })).filter((difference) => difference.keep !== difference.merge);
}

/** What the kept one says stands, unless it says nothing. */
export function proposedSide({ keep }: Difference): Side {
  return keep === '' ? 'merge' : 'keep';
}

/** The fields whose value is taken from the organisation that is merged. */
export function taken(
  found: readonly Difference[],
  choice: Readonly<Record<string, Side>>,
): string[] {
  return found
    .filter((difference) => (choice[difference.field] ?? proposedSide(difference)) === 'merge')
    .map(({ server }) => server);
}
