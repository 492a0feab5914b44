import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { ThumbsDown, ThumbsUp } from 'lucide-react';
import type { ReactNode } from 'react';
import { type FragmentType, graphql, readFragment } from '@/gql';
import type { MatchCardFragment } from '@/gql/graphql';
import { useFormat } from '@/shared/format/useFormat';
import { ReasonList } from '@/shared/ui/ReasonList';
import classes from './MatchCard.module.css';
import { shareOf, strengthOf } from './strength';
import type { Feedback } from './useMatches';

const MatchCardDocument = graphql(`
  fragment MatchCard on Match {
    score
    organisation {
      id
      name
      summary
    }
    reasons {
      feature
      weight
      text
      evidence {
        __typename
        id
      }
    }
  }
`);

interface MatchCardProps {
  match: FragmentType<typeof MatchCardDocument>;
  feedback: Feedback;
  onRate: (isUseful: boolean) => void;
  /** There while the rating can be taken back. */
  onUndo: (() => void) | undefined;
}

/** A suggested counterpart: how well it fits, why, and what the reader thinks of it. */
export function MatchCard({ match, feedback, onRate, onUndo }: MatchCardProps) {
  const { organisation, score, reasons } = readFragment(MatchCardDocument, match);
  return (
    <article className={classes.card} data-unwanted={feedback?.isUseful === false}>
      <header className={classes.head}>
        <h3 className={classes.name}>
          <Link to="/organisation/$id" params={{ id: organisation.id }}>
            {organisation.name}
          </Link>
        </h3>
        <Score score={score} />
      </header>
      {organisation.summary && <p className={classes.summary}>{organisation.summary}</p>}
      <Reasons reasons={reasons} score={score} />
      <Verdict name={organisation.name} feedback={feedback} onRate={onRate} onUndo={onUndo} />
    </article>
  );
}

function Score({ score }: { score: number }) {
  const { t } = useLingui();
  const { percent } = useFormat();
  const amount = percent(score);
  return (
    <div className={classes.score} role="img" aria-label={t`Match ${amount}`}>
      <span className={classes.bar}>
        <span className={classes.fill} style={{ width: `${Math.min(score, 1) * 100}%` }} />
      </span>
      <span data-tabular>{amount}</span>
    </div>
  );
}

interface ReasonsProps {
  reasons: MatchCardFragment['reasons'];
  score: number;
}

function Reasons({ reasons, score }: ReasonsProps) {
  const { percent } = useFormat();
  return (
    <ReasonList
      reasons={reasons.map(({ feature, text, weight, evidence }) => {
        const share = shareOf(weight, score);
        const amount = percent(share);
        return {
          id: `${feature} ${text}`,
          strength: strengthOf(share),
          text: (
            <>
              <Evidence evidence={evidence}>{text}</Evidence>
              {share >= 0.005 && (
                <span className={classes.share} data-tabular>
                  {' '}
                  <Trans>{amount} of the score</Trans>
                </span>
              )}
            </>
          ),
        };
      })}
    />
  );
}

interface EvidenceProps {
  evidence: MatchCardFragment['reasons'][number]['evidence'];
  children: ReactNode;
}

/** The sentence, leading to the record that shows it. */
function Evidence({ evidence, children }: EvidenceProps) {
  switch (evidence?.__typename) {
    case 'Organisation':
      return (
        <Link to="/organisation/$id" params={{ id: evidence.id }} className={classes.evidence}>
          {children}
        </Link>
      );
    case 'Listing':
      return (
        <Link to="/listing/$id" params={{ id: evidence.id }} className={classes.evidence}>
          {children}
        </Link>
      );
    default:
      return children;
  }
}

interface VerdictProps extends Pick<MatchCardProps, 'feedback' | 'onRate' | 'onUndo'> {
  name: string;
}

function Verdict({ name, feedback, onRate, onUndo }: VerdictProps) {
  const { t } = useLingui();
  return (
    <div className={`${classes.verdict} no-print`}>
      <Button
        size="xs"
        variant={feedback?.isUseful === true ? 'light' : 'default'}
        leftSection={<ThumbsUp size={16} aria-hidden="true" />}
        aria-pressed={feedback?.isUseful === true}
        aria-label={t`${name} is a useful suggestion`}
        onClick={() => onRate(true)}
      >
        <Trans>Useful</Trans>
      </Button>
      <Button
        size="xs"
        variant={feedback?.isUseful === false ? 'light' : 'default'}
        leftSection={<ThumbsDown size={16} aria-hidden="true" />}
        aria-pressed={feedback?.isUseful === false}
        aria-label={t`${name} is not a useful suggestion`}
        onClick={() => onRate(false)}
      >
        <Trans>Not useful</Trans>
      </Button>
      <span className={classes.thanks} role="status">
        {onUndo && <Trans>Thank you, this will be remembered.</Trans>}
      </span>
      {onUndo && (
        <Button size="xs" variant="subtle" onClick={onUndo}>
          <Trans>Undo</Trans>
        </Button>
      )}
    </div>
  );
}
