import { useLingui } from '@lingui/react/macro';
import { Link } from '@tanstack/react-router';
import { type FragmentType, graphql, readFragment } from '@/gql';
import type { ListingParticularsFragment } from '@/gql/graphql';
import { useFormat } from '@/shared/format/useFormat';
import { Chip, type ChipKind, ChipList } from '@/shared/ui/Chip';
import { Facts } from '@/shared/ui/Facts';
import { MarkdownText } from '@/shared/ui/MarkdownText';
import { Section } from '@/shared/ui/Page';
import { useAudiences } from '../audiences';
import { PROTECTIONS, STAGES } from '../labels';
import classes from './Particulars.module.css';

const ListingParticularsDocument = graphql(`
  fragment ListingParticulars on Listing {
    description
    partnerSought
    advantages
    stage
    protection
    callTitle
    callDeadline
    deadline
    publishedAt
    expiresOn
    isOpen
    visibility
    organisation {
      id
      name
      place {
        city
      }
    }
    partnershipTypes {
      key
      name
    }
    competences {
      key
      name
    }
    themes {
      key
      name
    }
    regions {
      code
      name
    }
  }
`);

interface ParticularsProps {
  listing: FragmentType<typeof ListingParticularsDocument>;
}

/** Everything that the listing says. */
export function Particulars(props: ParticularsProps) {
  const { t } = useLingui();
  const listing = readFragment(ListingParticularsDocument, props.listing);
  return (
    <div className={classes.columns}>
      <div className={classes.words}>
        {listing.description && <MarkdownText source={listing.description} headingLevel={3} />}
        <Words title={t`Partner sought`} text={listing.partnerSought} />
        <Words title={t`Advantages`} text={listing.advantages} />
      </div>
      <aside className={classes.side} aria-label={t`Particulars`}>
        <KeyFacts listing={listing} />
        <Terms kind="competence" title={t`Competences`} terms={listing.competences} />
        <Terms kind="theme" title={t`Themes`} terms={listing.themes} />
      </aside>
    </div>
  );
}

function Words({ title, text }: { title: string; text: string }) {
  if (!text) return null;
  return (
    <Section title={title}>
      <MarkdownText source={text} headingLevel={3} />
    </Section>
  );
}

function KeyFacts({ listing }: { listing: ListingParticularsFragment }) {
  const { t, i18n } = useLingui();
  const format = useFormat();
  const audiences = useAudiences();
  const day = (value: string | null | undefined) => value && format.date(value);
  const { organisation, stage, protection } = listing;
  return (
    <Facts
      facts={[
        {
          label: t`Organisation`,
          value: (
            <>
              <Link to="/organisation/$id" params={{ id: organisation.id }}>
                {organisation.name}
              </Link>
              {organisation.place?.city && `, ${organisation.place.city}`}
            </>
          ),
        },
        { label: t`Answer by`, value: day(listing.deadline) },
        { label: t`Responses`, value: listing.isOpen ? null : t`Takes none now` },
        {
          label: t`Forms of collaboration`,
          value: format.list(listing.partnershipTypes.map(({ name }) => name)),
        },
        {
          label: t`Partner in`,
          value: format.list(listing.regions.map(({ name }) => name)),
        },
        { label: t`How far it has come`, value: stage && i18n._(STAGES[stage]) },
        { label: t`Rights`, value: protection && i18n._(PROTECTIONS[protection]) },
        { label: t`Call for funding`, value: listing.callTitle },
        { label: t`The call closes`, value: day(listing.callDeadline) },
        { label: t`On the board since`, value: day(listing.publishedAt) },
        { label: t`On the board until`, value: day(listing.expiresOn) },
        { label: t`Shown to`, value: audiences[listing.visibility].name },
      ]}
    />
  );
}

interface TermsProps {
  kind: ChipKind;
  title: string;
  terms: readonly { key: string; name: string }[];
}

function Terms({ kind, title, terms }: TermsProps) {
  if (terms.length === 0) return null;
  return (
    <div>
      <h2 className={classes.terms}>{title}</h2>
      <ChipList>
        {terms.map(({ key, name }) => (
          <li key={key}>
            <Chip kind={kind}>{name}</Chip>
          </li>
        ))}
      </ChipList>
    </div>
  );
}
