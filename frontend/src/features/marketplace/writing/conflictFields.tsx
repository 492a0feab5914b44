import type { MessageDescriptor } from '@lingui/core';
import { useLingui } from '@lingui/react/macro';
import { useFormat } from '@/shared/format/useFormat';
import type { ConflictField } from '@/shared/forms/ConflictDialog';
import { useAudiences } from '../audiences';
import { DIRECTIONS, PROTECTIONS, STAGES } from '../labels';
import type { ListingTerms } from './terms';
import type { ListingValues } from './values';

type Named = readonly { key: string; name: string }[];

/** How each field is called and shown where two have changed the same listing. */
export function useConflictFields(terms: ListingTerms): ConflictField[] {
  const { t, i18n } = useLingui();
  const format = useFormat();
  const audiences = useAudiences();
  const one = (words: Record<string, string>) => (value: unknown) =>
    words[String(value)] ?? String(value);
  const many = (rows: Named) => {
    const names = new Map(rows.map(({ key, name }) => [key, name]));
    return (value: unknown) => format.list((value as string[]).map((key) => names.get(key) ?? key));
  };
  const translated = (words: Readonly<Record<string, MessageDescriptor>>) => (value: unknown) => {
    const word = words[String(value)];
    return word ? i18n._(word) : String(value);
  };
  const day = (value: unknown) => format.date(String(value));
  const types = terms.listingKinds.flatMap(({ partnershipTypes }) => partnershipTypes);
  const kinds = Object.fromEntries(terms.listingKinds.map(({ key, name }) => [key, name]));
  const fields: Record<
    Exclude<keyof ListingValues, 'organisation'>,
    Omit<ConflictField, 'name'>
  > = {
    direction: { label: t`Need or offer`, show: translated(DIRECTIONS) },
    kind: { label: t`What it is about`, show: one(kinds) },
    titleSv: { label: t`Title, Swedish` },
    titleEn: { label: t`Title, English` },
    summarySv: { label: t`In short, Swedish` },
    summaryEn: { label: t`In short, English` },
    descriptionSv: { label: t`Description, Swedish` },
    descriptionEn: { label: t`Description, English` },
    partnerSoughtSv: { label: t`Partner sought, Swedish` },
    partnerSoughtEn: { label: t`Partner sought, English` },
    advantagesSv: { label: t`Advantages, Swedish` },
    advantagesEn: { label: t`Advantages, English` },
    stage: { label: t`How far it has come`, show: translated(STAGES) },
    protection: { label: t`Rights`, show: translated(PROTECTIONS) },
    callTitle: { label: t`Call for funding` },
    callDeadline: { label: t`The call closes`, show: day },
    partnershipTypes: { label: t`Forms of collaboration`, show: many(types) },
    competences: { label: t`Competences`, show: many(terms.competences) },
    themes: { label: t`Themes`, show: many(terms.themes) },
    regions: {
      label: t`Partner in`,
      show: many(terms.regions.map(({ code, name }) => ({ key: code, name }))),
    },
    visibility: {
      label: t`Who will see it?`,
      show: (value) => audiences[value as ListingValues['visibility']].name,
    },
    isOpen: {
      label: t`Open for responses`,
      show: (value) => (value ? t`Yes` : t`No`),
    },
    deadline: { label: t`Answer by`, show: day },
  };
  return Object.entries(fields).map(([name, field]) => ({ name, ...field }));
}
