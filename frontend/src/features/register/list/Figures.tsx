import { Plural, Trans } from '@lingui/react/macro';
import { type FragmentType, graphql, readFragment } from '@/gql';
import { useFormat } from '@/shared/format/useFormat';
import classes from './Figures.module.css';

const RegisterFiguresFragment = graphql(`
  fragment RegisterFigures on MembershipFigures {
    on
    members
    joinedInYear
    leftInYear
    byCategory {
      members
      category {
        id
        name
      }
    }
  }
`);

/** How many members there were on the day that is looked at, and how the year has gone. */
export function Figures({ figures }: { figures: FragmentType<typeof RegisterFiguresFragment> }) {
  const format = useFormat();
  const { on, members, joinedInYear, leftInYear, byCategory } = readFragment(
    RegisterFiguresFragment,
    figures,
  );
  const day = format.date(on);
  const year = on.slice(0, 4);
  return (
    <div className={classes.figures} data-tabular>
      <p className={classes.members}>
        <strong>{format.number(members)}</strong>{' '}
        <Plural value={members} one="member" other="members" /> <Trans>on {day}</Trans>
      </p>
      <ul className={classes.parts}>
        {byCategory
          .filter((part) => part.members > 0)
          .map((part) => (
            <li key={part.category.id}>
              {part.category.name} <strong>{format.number(part.members)}</strong>
            </li>
          ))}
        <li>
          <Trans>Joined in {year}</Trans> <strong>{format.number(joinedInYear)}</strong>
        </li>
        <li>
          <Trans>Left in {year}</Trans> <strong>{format.number(leftInYear)}</strong>
        </li>
      </ul>
    </div>
  );
}
