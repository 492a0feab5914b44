import { Trans } from '@lingui/react/macro';
import { Link } from '@tanstack/react-router';
import { MapPin } from 'lucide-react';
import { type FragmentType, graphql, readFragment } from '@/gql';
import type { PartnerCardFragment } from '@/gql/graphql';
import { placeName } from '@/shared/format/place';
import { useFormat } from '@/shared/format/useFormat';
import { useLanguage } from '@/shared/i18n/LanguageProvider';
import { Chip, ChipList } from '@/shared/ui/Chip';
import { Highlighted } from '@/shared/ui/Highlighted';
import classes from './PartnerCard.module.css';

const PartnerCardDocument = graphql(`
  fragment PartnerCard on PartnerHit {
    distance
    highlights {
      field
      html
    }
    organisation {
      id
      name
      summary
      website
      place {
        city
        municipality {
          name
        }
        country {
          code
          name
        }
      }
      competences {
        competence {
          key
          name
        }
      }
    }
  }
`);

const MOST_CHIPS = 5;
const MOST_SNIPPETS = 2;

/** Running text says something as a snippet; a term of the vocabulary is marked where it stands. */
const IN_TEXT = /^(summary|description|evidence)/;

const unmarked = (html: string) => html.replace(/<\/?em>/g, '');

interface PartnerCardProps {
  hit: FragmentType<typeof PartnerCardDocument>;
  /** Competences that were asked for; they stand first. */
  sought: readonly string[];
}

/** An organisation that was found: where it is, what of it answers the search, what it can do. */
export function PartnerCard({ hit, sought }: PartnerCardProps) {
  const { organisation, highlights, distance } = readFragment(PartnerCardDocument, hit);
  const inName = highlights.find(({ field }) => field === 'name');
  return (
    <article className={classes.card}>
      <h2 className={classes.name}>
        <Link to="/organisation/$id" params={{ id: organisation.id }}>
          {inName ? <Highlighted html={inName.html} /> : organisation.name}
        </Link>
      </h2>
      <Whereabouts organisation={organisation} distance={distance ?? null} />
      <Words summary={organisation.summary} highlights={highlights} />
      <Competences
        claims={organisation.competences}
        sought={sought}
        found={highlights.filter(({ field }) => !IN_TEXT.test(field)).map(({ html }) => html)}
      />
    </article>
  );
}

type Found = PartnerCardFragment['organisation'];

function Whereabouts({ organisation, distance }: { organisation: Found; distance: number | null }) {
  const format = useFormat();
  const { place, website } = organisation;
  const away = distance === null ? null : format.distance(distance);
  return (
    <p className={classes.where}>
      {place && (
        <span className={classes.place}>
          <MapPin size={16} aria-hidden="true" />
          {placeName(place)}
          {away && (
            <>
              {' · '}
              <Trans>{away} away</Trans>
            </>
          )}
        </span>
      )}
      {website && (
        <a href={website} rel="noopener nofollow" className={classes.web}>
          {website.replace(/^https?:\/\/(www\.)?/, '').replace(/\/$/, '')}
        </a>
      )}
    </p>
  );
}

function Words({
  summary,
  highlights,
}: {
  summary: string;
  highlights: PartnerCardFragment['highlights'];
}) {
  const [language] = useLanguage();
  const inText = highlights.filter(({ field }) => IN_TEXT.test(field));
  const own = inText.filter(({ field }) => field.toLowerCase().endsWith(language));
  const snippets = (own.length > 0 ? own : inText).slice(0, MOST_SNIPPETS);
  if (snippets.length === 0) return summary ? <p className={classes.text}>{summary}</p> : null;
  return snippets.map(({ field, html }) => (
    <p key={`${field} ${html}`} className={classes.text}>
      <Highlighted html={html} />
    </p>
  ));
}

interface CompetencesProps {
  claims: Found['competences'];
  /** Competences that the filter asks for, by key. */
  sought: readonly string[];
  /** Terms in which the words were found, marked. */
  found: readonly string[];
}

/** What it can do, what was asked for first. */
function Competences({ claims, sought, found }: CompetencesProps) {
  if (claims.length === 0) return null;
  const marked = new Map(found.map((html) => [unmarked(html), html]));
  const terms = claims.map(({ competence }) => competence);
  const isAnswer = ({ key, name }: (typeof terms)[number]) =>
    sought.includes(key) || marked.has(name);
  const ordered = [...terms.filter(isAnswer), ...terms.filter((term) => !isAnswer(term))];
  const more = ordered.length - MOST_CHIPS;
  return (
    <ChipList>
      {ordered.slice(0, MOST_CHIPS).map(({ key, name }) => (
        <li key={key}>
          <Chip kind="competence">
            <Highlighted html={marked.get(name) ?? name} />
          </Chip>
        </li>
      ))}
      {more > 0 && (
        <li className={classes.more}>
          <Trans>and {more} more</Trans>
        </li>
      )}
    </ChipList>
  );
}
