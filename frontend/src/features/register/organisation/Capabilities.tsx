import { useLingui } from '@lingui/react/macro';
import { type FragmentType, graphql, readFragment } from '@/gql';
import { Chip, ChipList } from '@/shared/ui/Chip';
import { Section } from '@/shared/ui/Page';
import { LEVELS } from '../labels';
import classes from './Capabilities.module.css';

const OrganisationCapabilitiesDocument = graphql(`
  fragment OrganisationCapabilities on Organisation {
    competences {
      level
      evidence
      competence {
        key
        name
      }
    }
    themes {
      key
      name
    }
    sectors {
      isMain
      sector {
        code
        name
      }
    }
  }
`);

/** What the organisation can do and in which fields, in the shared vocabulary. */
export function Capabilities(props: {
  organisation: FragmentType<typeof OrganisationCapabilitiesDocument>;
}) {
  const { t, i18n } = useLingui();
  const { competences, themes, sectors } = readFragment(
    OrganisationCapabilitiesDocument,
    props.organisation,
  );
  return (
    <>
      {competences.length > 0 && (
        <Section title={t`Competences`}>
          <ul className={classes.claims}>
            {competences.map(({ competence, level, evidence }) => {
              const word = LEVELS[level];
              return (
                <li key={competence.key} className={classes.claim}>
                  <Chip kind="competence">{competence.name}</Chip>
                  <span className={classes.level} data-level={level}>
                    <span className={classes.dots} aria-hidden="true" />
                    {word && i18n._(word)}
                  </span>
                  {evidence && <span className={classes.evidence}>{evidence}</span>}
                </li>
              );
            })}
          </ul>
        </Section>
      )}
      {themes.length > 0 && (
        <Section title={t`Themes`}>
          <ChipList>
            {themes.map(({ key, name }) => (
              <li key={key}>
                <Chip kind="theme">{name}</Chip>
              </li>
            ))}
          </ChipList>
        </Section>
      )}
      {sectors.length > 0 && (
        <Section title={t`Sectors`}>
          <ChipList>
            {sectors.map(({ sector, isMain }) => (
              <li key={sector.code}>
                <Chip kind="sector">
                  {sector.name}
                  {isMain && sectors.length > 1 ? ` (${t`main`})` : ''}
                </Chip>
              </li>
            ))}
          </ChipList>
        </Section>
      )}
    </>
  );
}
