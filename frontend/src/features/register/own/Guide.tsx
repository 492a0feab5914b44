import { Trans, useLingui } from '@lingui/react/macro';
import { Progress } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Circle, CircleCheck } from 'lucide-react';
import { type FragmentType, graphql, readFragment } from '@/gql';
import { useFormat } from '@/shared/format/useFormat';
import { type Step, share, steps } from './completeness';
import classes from './Guide.module.css';

const CompletenessGuideDocument = graphql(`
  fragment CompletenessGuide on Organisation {
    id
    summarySv
    summaryEn
    descriptionSv
    descriptionEn
    website
    logoUrl
    employees
    competences {
      evidence
    }
    themes {
      key
    }
    sectors {
      isMain
    }
    addresses {
      kind
    }
    people {
      isContact
    }
    listings {
      id
    }
  }
`);

const PLACES = {
  edit: '/organisation/$id/edit',
  people: '/organisation/$id/people',
  listings: '/organisation/$id/listings',
} as const;

interface GuideProps {
  organisation: FragmentType<typeof CompletenessGuideDocument>;
  mayEdit: boolean;
}

/** What the page says already and what it lacks, each with the way to where it is written. */
export function Guide({ mayEdit, ...props }: GuideProps) {
  const { t } = useLingui();
  const format = useFormat();
  const organisation = readFragment(CompletenessGuideDocument, props.organisation);
  const all = steps(organisation);
  const done = share(all);
  const percent = format.percent(done);
  return (
    <>
      <p className={classes.share}>
        <Trans>The page is {percent} complete.</Trans>
      </p>
      <Progress value={done * 100} size="lg" aria-label={t`How complete the page is`} />
      <ul className={classes.steps}>
        {all.map((step) => (
          <StepRow key={step.id} step={step} id={organisation.id} mayEdit={mayEdit} />
        ))}
      </ul>
    </>
  );
}

function StepRow({ step, id, mayEdit }: { step: Step; id: string; mayEdit: boolean }) {
  const { i18n } = useLingui();
  const { label, why, isDone, place } = step;
  const Icon = isDone ? CircleCheck : Circle;
  const words = i18n._(label);
  const isLinked = !isDone && (mayEdit || place === 'listings');
  return (
    <li className={classes.step} data-done={isDone || undefined}>
      <Icon size={20} aria-hidden="true" className={classes.mark} />
      <span>
        <span className="visually-hidden">
          {isDone ? <Trans>Done:</Trans> : <Trans>Missing:</Trans>}{' '}
        </span>
        {isLinked ? (
          <Link to={PLACES[place]} params={{ id }}>
            {words}
          </Link>
        ) : (
          words
        )}
        {!isDone && <span className={classes.why}>{i18n._(why)}</span>}
      </span>
    </li>
  );
}
