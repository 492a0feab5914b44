import type { MessageDescriptor } from '@lingui/core';
import { useLingui } from '@lingui/react/macro';
import type { RegisterTermsQuery } from '@/gql/graphql';
import { useFormat } from '@/shared/format/useFormat';
import { KINDS, NETWORK_ROLES, SIZES, STATUSES, valuesOf } from '../labels';
import type { FacetName } from './search';

export interface Option {
  value: string;
  label: string;
}

export function useFacetLabels(): Record<FacetName, string> {
  const { t } = useLingui();
  return {
    kind: t`Kind`,
    size: t`Size`,
    status: t`Membership`,
    category: t`Member category`,
    sector: t`Sector`,
    competence: t`Competence`,
    theme: t`Theme`,
    region: t`Region`,
    role: t`Role in the network`,
  };
}

/** What each filter offers; the shared vocabulary is there once it has been read. */
export function useFacetOptions(
  terms: RegisterTermsQuery | undefined,
): Record<FacetName, Option[]> {
  const { i18n } = useLingui();
  const { compare } = useFormat();
  const listed = <Value extends string>(words: Readonly<Record<Value, MessageDescriptor>>) =>
    valuesOf(words).map((value) => ({ value, label: i18n._(words[value]) }));
  const named = (known: readonly { key: string; name: string }[] = []) =>
    known
      .map(({ key, name }) => ({ value: key, label: name }))
      .sort((one, other) => compare(one.label, other.label));
  return {
    kind: listed(KINDS),
    size: listed(SIZES),
    status: listed(STATUSES),
    role: listed(NETWORK_ROLES),
    category: named(terms?.membershipCategories),
    competence: named(terms?.competences),
    theme: named(terms?.themes),
    region: named(terms?.regions.map(({ code, name }) => ({ key: code, name }))),
    sector: (terms?.sectors ?? []).map(({ code, name }) => ({
      value: code,
      label: `${code} ${name}`,
    })),
  };
}
