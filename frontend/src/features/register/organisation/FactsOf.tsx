import { useLingui } from '@lingui/react/macro';
import { Anchor, Card } from '@mantine/core';
import { type FragmentType, graphql, readFragment } from '@/gql';
import type { OrganisationFactsFragment } from '@/gql/graphql';
import { useFormat } from '@/shared/format/useFormat';
import { type Fact, Facts } from '@/shared/ui/Facts';
import { Section } from '@/shared/ui/Page';
import { ADDRESS_KINDS, LEGAL_FORMS, SCHEMES, SIZES, VISIBILITIES } from '../labels';
import { LinkAnchor } from '../links';
import { phoneNumber } from '../phone';

const OrganisationFactsDocument = graphql(`
  fragment OrganisationFacts on Organisation {
    aliases
    legalForm
    employees
    sizeClass
    website
    email
    phone
    personalNumber
    visibility
    updatedAt
    identifiers {
      scheme
      value
      shown
    }
    addresses {
      kind
      street
      postcode
      city
      municipality {
        name
      }
      country {
        code
        name
      }
    }
    parent {
      id
      name
    }
    daughters {
      id
      name
    }
  }
`);

/** The plain facts, as far as the reader may see them. */
export function FactsOf(props: { organisation: FragmentType<typeof OrganisationFactsDocument> }) {
  const { t } = useLingui();
  const organisation = readFragment(OrganisationFactsDocument, props.organisation);
  return (
    <Card component="aside" aria-label={t`Facts`}>
      <Section title={t`Facts`}>
        <Facts facts={[...useContact(organisation), ...useRegister(organisation)]} />
      </Section>
    </Card>
  );
}

function useContact(organisation: OrganisationFactsFragment): Fact[] {
  const { t, i18n } = useLingui();
  const { website, email, phone, addresses } = organisation;
  return [
    {
      label: t`Website`,
      value: website && (
        <Anchor inherit href={website} rel="noopener nofollow">
          {website.replace(/^https?:\/\/(www\.)?|\/$/g, '')}
        </Anchor>
      ),
    },
    {
      label: t`E-mail`,
      value: email && (
        <Anchor inherit href={`mailto:${email}`}>
          {email}
        </Anchor>
      ),
    },
    {
      label: t`Phone`,
      value: phone && (
        <Anchor inherit href={`tel:${phone}`}>
          {phoneNumber(phone)}
        </Anchor>
      ),
    },
    ...addresses.map((address) => ({
      label: i18n._(ADDRESS_KINDS[address.kind]),
      value: <AddressLines address={address} />,
    })),
  ];
}

/** A Swedish postcode as one writes it. */
const spaced = (postcode: string) => postcode.replace(/^(\d{3})(\d{2})$/, '$1 $2');

function AddressLines({ address }: { address: OrganisationFactsFragment['addresses'][number] }) {
  const { street, postcode, city, municipality, country } = address;
  const lines = [
    street,
    [spaced(postcode), city || municipality?.name].filter(Boolean).join(' '),
    country.code === 'SE' ? '' : country.name,
  ].filter(Boolean);
  return lines.map((line) => <div key={line}>{line}</div>);
}

function useRegister(organisation: OrganisationFactsFragment): Fact[] {
  const { t, i18n } = useLingui();
  const format = useFormat();
  const { employees, sizeClass, legalForm, identifiers, aliases, visibility } = organisation;
  const { parent, daughters, personalNumber } = organisation;
  return [
    {
      label: t`Employees`,
      value: employees === null || employees === undefined ? null : format.number(employees),
    },
    { label: t`Size`, value: sizeClass && i18n._(SIZES[sizeClass]) },
    { label: t`Legal form`, value: legalForm && i18n._(LEGAL_FORMS[legalForm]) },
    ...(identifiers ?? []).map(({ scheme, shown }) => ({
      label: i18n._(SCHEMES[scheme]),
      value: <span data-tabular>{shown}</span>,
    })),
    { label: t`Personal identity number`, value: personalNumber },
    { label: t`Also known as`, value: aliases.join(', ') },
    { label: t`Part of`, value: parent && <OrganisationLink organisation={parent} /> },
    {
      label: t`Daughters`,
      value:
        daughters.length > 0 &&
        daughters.map((daughter) => (
          <div key={daughter.id}>
            <OrganisationLink organisation={daughter} />
          </div>
        )),
    },
    { label: t`Shown to`, value: visibility && i18n._(VISIBILITIES[visibility]) },
    { label: t`Updated`, value: format.date(organisation.updatedAt) },
  ].filter(({ value }) => value !== false);
}

function OrganisationLink({ organisation }: { organisation: { id: string; name: string } }) {
  return (
    <LinkAnchor to="/organisation/$id" params={{ id: organisation.id }}>
      {organisation.name}
    </LinkAnchor>
  );
}
