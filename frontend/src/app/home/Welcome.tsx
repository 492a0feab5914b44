import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, Title } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { Link } from '@tanstack/react-router';
import { VISITOR } from '@/shared/auth/viewer';
import { NightSky } from '@/shared/ui/NightSky';
import { Destinations } from './Destinations';
import classes from './Welcome.module.css';

/** What a visitor meets first. */
export function Welcome() {
  const { t } = useLingui();
  useDocumentTitle(t`Konstellation, the network’s register and meeting place`);
  return (
    <div className={classes.welcome}>
      <section className={classes.hero}>
        <NightSky />
        <div className={classes.words}>
          <Title order={1} className={classes.title}>
            <Trans>Find the partner that you did not know you were looking for</Trans>
          </Title>
          <p className={classes.lead}>
            <Trans>
              Konstellation brings companies, universities, public actors and financiers of the
              industry network together in new and unexpected collaborations.
            </Trans>
          </p>
          <Group>
            <Button component={Link} to="/sign-in" size="md" className={classes.enter}>
              <Trans>Sign in</Trans>
            </Button>
          </Group>
        </div>
      </section>
      <Destinations viewer={VISITOR} />
      <section className={classes.steps}>
        <Step title={t`Show what you can do`}>
          <Trans>Describe your competences and what you offer, in Swedish or English.</Trans>
        </Step>
        <Step title={t`Say what you need`}>
          <Trans>Publish a need: a technology, a test bed, a first customer, a new market.</Trans>
        </Step>
        <Step title={t`Meet for a reason`}>
          <Trans>Each suggestion says why, in words that you can check yourself.</Trans>
        </Step>
      </section>
    </div>
  );
}

function Step({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <div>
      <h2>{title}</h2>
      <p>{children}</p>
    </div>
  );
}
