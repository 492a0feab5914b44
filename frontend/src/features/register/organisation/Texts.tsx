import { Trans, useLingui } from '@lingui/react/macro';
import { type FragmentType, graphql, readFragment } from '@/gql';
import { useLanguage } from '@/shared/i18n/LanguageProvider';
import { MarkdownText } from '@/shared/ui/MarkdownText';
import { Section } from '@/shared/ui/Page';
import { type InLanguage, readersText } from './readersText';
import classes from './Texts.module.css';

const OrganisationTextsDocument = graphql(`
  fragment OrganisationTexts on Organisation {
    summarySv
    summaryEn
    descriptionSv
    descriptionEn
  }
`);

/** The texts in the reader's language; where one is missing, the other, and it says so. */
export function Texts(props: { organisation: FragmentType<typeof OrganisationTextsDocument> }) {
  const { t } = useLingui();
  const [language] = useLanguage();
  const texts = readFragment(OrganisationTextsDocument, props.organisation);
  const summary = readersText({ sv: texts.summarySv, en: texts.summaryEn }, language);
  const description = readersText({ sv: texts.descriptionSv, en: texts.descriptionEn }, language);
  const foreign = [summary, description].find((text) => text && text.language !== language);
  return (
    <Section title={t`About`}>
      {foreign && <OnlyIn language={foreign.language} />}
      {summary && (
        <p className={classes.summary} lang={summary.language}>
          {summary.text}
        </p>
      )}
      {description && (
        <div lang={description.language}>
          <MarkdownText source={description.text} headingLevel={3} />
        </div>
      )}
    </Section>
  );
}

function OnlyIn({ language }: Pick<InLanguage, 'language'>) {
  return (
    <p className={classes.note}>
      {language === 'sv' ? (
        <Trans>There is no English text; this is the Swedish one.</Trans>
      ) : (
        <Trans>There is no Swedish text; this is the English one.</Trans>
      )}
    </p>
  );
}
