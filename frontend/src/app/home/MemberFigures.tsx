import { Trans, useLingui } from '@lingui/react/macro';
import { STATUS_TONES, STATUSES, valuesOf } from '@/features/register/labels';
import { type FragmentType, graphql, readFragment } from '@/gql';
import { useFormat } from '@/shared/format/useFormat';
import { Status } from '@/shared/ui/Chip';
import classes from './Start.module.css';

const MemberFiguresDocument = graphql(`
  fragment MemberFigures on MembershipFigures {
    on
    members
    joinedInYear
    leftInYear
    byStatus {
      status
      count
    }
  }
`);

interface MemberFiguresProps {
  figures: FragmentType<typeof MemberFiguresDocument>;
}

/** Members, how the year has gone, and where the memberships stand. */
export function MemberFigures(props: MemberFiguresProps) {
  const { i18n } = useLingui();
  const format = useFormat();
  const { on, members, joinedInYear, leftInYear, byStatus } = readFragment(
    MemberFiguresDocument,
    props.figures,
  );
  const year = on.slice(0, 4);
  const counts = new Map(byStatus.map(({ status, count }) => [status, count]));
  return (
    <>
      <dl className={classes.figures} data-tabular>
        <div>
          <dt>
            <Trans>Members</Trans>
          </dt>
          <dd>{format.number(members)}</dd>
        </div>
        <div>
          <dt>
            <Trans>Joined in {year}</Trans>
          </dt>
          <dd>{format.number(joinedInYear)}</dd>
        </div>
        <div>
          <dt>
            <Trans>Left in {year}</Trans>
          </dt>
          <dd>{format.number(leftInYear)}</dd>
        </div>
      </dl>
      <ul className={classes.statuses} data-tabular>
        {valuesOf(STATUSES)
          .filter((status) => counts.get(status))
          .map((status) => (
            <li key={status}>
              <Status tone={STATUS_TONES[status]}>{i18n._(STATUSES[status])}</Status>{' '}
              {format.number(counts.get(status) ?? 0)}
            </li>
          ))}
      </ul>
    </>
  );
}
