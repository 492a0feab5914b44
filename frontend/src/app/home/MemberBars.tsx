import { type FragmentType, graphql, readFragment } from '@/gql';
import { useFormat } from '@/shared/format/useFormat';
import classes from './Start.module.css';
import { sharesOf } from './shares';

const MemberBarsDocument = graphql(`
  fragment MemberBars on MembershipFigures {
    byCategory {
      members
      category {
        id
        name
      }
    }
  }
`);

interface MemberBarsProps {
  figures: FragmentType<typeof MemberBarsDocument>;
}

/** Members by category: a list that can be read aloud, with bars for the eye. */
export function MemberBars(props: MemberBarsProps) {
  const format = useFormat();
  const { byCategory } = readFragment(MemberBarsDocument, props.figures);
  return (
    <ul className={classes.bars} data-tabular>
      {sharesOf(byCategory).map(({ category, members, share }) => (
        <li key={category.id}>
          <span>{category.name}</span>
          <span>{format.number(members)}</span>
          <span className={classes.bar} aria-hidden="true">
            <span style={{ width: `${share * 100}%` }} />
          </span>
        </li>
      ))}
    </ul>
  );
}
