import { Trans, useLingui } from '@lingui/react/macro';
import { Link } from '@tanstack/react-router';
import { CalendarClock, HandHelping, SearchCheck } from 'lucide-react';
import { type FragmentType, graphql, readFragment } from '@/gql';
import type { ListingDirection } from '@/gql/graphql';
import { placeName } from '@/shared/format/place';
import { useFormat } from '@/shared/format/useFormat';
import { Chip, ChipList, Status } from '@/shared/ui/Chip';
import { Highlighted } from '@/shared/ui/Highlighted';
import classes from './ListingCard.module.css';
import { DIRECTIONS, STATUS_TONES, STATUSES } from './labels';

const ListingCardDocument = graphql(`
  fragment ListingCard on Listing {
    id
    direction
    title
    summary
    status
    isOpen
    deadline
    publishedAt
    kind {
      name
    }
    organisation {
      id
      name
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
    }
    competences {
      key
      name
    }
  }
`);

const MOST_CHIPS = 4;

interface ListingCardProps {
  listing: FragmentType<typeof ListingCardDocument>;
  highlights?: readonly { field: string; html: string }[];
  /** Where listings in several states stand together. */
  showsStatus?: boolean;
  /** On one's own pages everybody knows whose it is. */
  showsOrganisation?: boolean;
}

/** A need or an offer in a list. */
export function ListingCard(props: ListingCardProps) {
  const { highlights = [], showsStatus = false, showsOrganisation = true } = props;
  const { i18n } = useLingui();
  const format = useFormat();
  const listing = readFragment(ListingCardDocument, props.listing);
  const { id, direction, title, summary, kind, organisation, competences, status } = listing;
  const inTitle = highlights.find(({ field }) => field.startsWith('title'));
  const inText = highlights.find(({ field }) => !field.startsWith('title'));
  const place = organisation.place && placeName(organisation.place);
  const published = listing.publishedAt ? format.ago(listing.publishedAt) : null;
  return (
    <article className={classes.card} data-direction={direction}>
      <p className={classes.kind}>
        <DirectionIcon direction={direction} />
        {i18n._(DIRECTIONS[direction])} · {kind.name}
        {showsStatus && <Status tone={STATUS_TONES[status]}>{i18n._(STATUSES[status])}</Status>}
      </p>
      <h2 className={classes.title}>
        <Link to="/listing/$id" params={{ id }}>
          {inTitle ? <Highlighted html={inTitle.html} /> : title}
        </Link>
      </h2>
      <p className={classes.meta}>
        {showsOrganisation && (
          <span>
            <Link to="/organisation/$id" params={{ id: organisation.id }}>
              {organisation.name}
            </Link>
            {place && `, ${place}`}
          </span>
        )}
        {published && (
          <span>
            <Trans>published {published}</Trans>
          </span>
        )}
        <Deadline deadline={listing.deadline ?? null} isOpen={listing.isOpen} />
      </p>
      {inText ? (
        <p className={classes.text}>
          <Highlighted html={inText.html} />
        </p>
      ) : (
        summary && <p className={classes.text}>{summary}</p>
      )}
      {competences.length > 0 && (
        <ChipList>
          {competences.slice(0, MOST_CHIPS).map(({ key, name }) => (
            <li key={key}>
              <Chip kind="competence">{name}</Chip>
            </li>
          ))}
        </ChipList>
      )}
    </article>
  );
}

export function DirectionIcon({ direction }: { direction: ListingDirection }) {
  const Icon = direction === 'NEED' ? SearchCheck : HandHelping;
  return <Icon size={18} aria-hidden="true" />;
}

function Deadline({ deadline, isOpen }: { deadline: string | null; isOpen: boolean }) {
  const format = useFormat();
  if (!isOpen) {
    return (
      <span>
        <Trans>takes no responses now</Trans>
      </span>
    );
  }
  if (!deadline) return null;
  const day = format.date(deadline);
  return (
    <span className={classes.deadline}>
      <CalendarClock size={16} aria-hidden="true" />
      <Trans>answer by {day}</Trans>
    </span>
  );
}
