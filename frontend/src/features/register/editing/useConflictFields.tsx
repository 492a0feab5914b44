import type { MessageDescriptor } from '@lingui/core';
import { useLingui } from '@lingui/react/macro';
import type { RegisterPlacesQuery, RegisterTermsQuery } from '@/gql/graphql';
import type { ConflictField } from '@/shared/forms/ConflictDialog';
import { ADDRESS_KINDS, KINDS, LEGAL_FORMS, LEVELS, SCHEMES, VISIBILITIES } from '../labels';
import type { AddressDraft, ClaimDraft, IdentifierDraft, OrganisationDraft } from './draft';

type Named = ConflictField & { name: keyof OrganisationDraft };

interface Vocabulary {
  terms: RegisterTermsQuery | undefined;
  places: RegisterPlacesQuery | undefined;
}

/** The fields of an organisation for the dialog that shows both versions, each in words. */
export function useConflictFields({ terms, places }: Vocabulary): Named[] {
  const { t, i18n } = useLingui();
  const worded = (words: Readonly<Record<string, MessageDescriptor>>) => (value: unknown) => {
    const word = words[String(value)];
    return word ? i18n._(word) : String(value);
  };
  const named = (known: readonly { key: string; name: string }[] = []) => {
    const names = new Map(known.map(({ key, name }) => [key, name]));
    return (key: string) => names.get(key) ?? key;
  };
  const competence = named(terms?.competences);
  const theme = named(terms?.themes);
  const sector = named(terms?.sectors.map(({ code, name }) => ({ key: code, name })));
  const town = named(places?.municipalities.map(({ code, name }) => ({ key: code, name })));
  const lines =
    <Item,>(line: (item: Item) => string) =>
    (value: unknown) =>
      (value as Item[]).map(line).join('\n') || '–';

  return [
    { name: 'name', label: t`Name` },
    { name: 'legalName', label: t`Registered name` },
    { name: 'aliases', label: t`Also known as` },
    { name: 'kind', label: t`Kind`, show: worded(KINDS) },
    { name: 'legalForm', label: t`Legal form`, show: worded(LEGAL_FORMS) },
    { name: 'employees', label: t`Employees` },
    { name: 'website', label: t`Website` },
    { name: 'email', label: t`E-mail` },
    { name: 'phone', label: t`Phone` },
    { name: 'summarySv', label: t`In short, in Swedish` },
    { name: 'summaryEn', label: t`In short, in English` },
    { name: 'descriptionSv', label: t`Description in Swedish` },
    { name: 'descriptionEn', label: t`Description in English` },
    { name: 'sectors', label: t`Sectors`, show: lines(sector) },
    {
      name: 'competences',
      label: t`Competences`,
      show: lines(({ competence: key, level }: ClaimDraft) => {
        const word = LEVELS[level];
        return `${competence(key)} (${word ? i18n._(word) : level})`;
      }),
    },
    { name: 'themes', label: t`Themes`, show: lines(theme) },
    {
      name: 'addresses',
      label: t`Addresses`,
      show: lines(({ kind, street, postcode, city, municipality }: AddressDraft) => {
        const place = city || (municipality ? town(municipality) : '');
        const parts = [street, [postcode, place].filter(Boolean).join(' ')].filter(Boolean);
        return `${i18n._(ADDRESS_KINDS[kind])}: ${parts.join(', ')}`;
      }),
    },
    {
      name: 'identifiers',
      label: t`Identifiers`,
      show: lines(({ scheme, value }: IdentifierDraft) => `${i18n._(SCHEMES[scheme])}: ${value}`),
    },
    {
      name: 'parent',
      label: t`Part of`,
      show: (value) => (value as OrganisationDraft['parent'])?.name ?? '–',
    },
    { name: 'visibility', label: t`Shown to`, show: worded(VISIBILITIES) },
  ];
}
