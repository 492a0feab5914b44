import { Trans, useLingui } from '@lingui/react/macro';
import { Slider } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useState } from 'react';
import classes from './SurpriseSlider.module.css';
import { asStep, fromStep, LAST_STEP } from './surprise';

interface SurpriseSliderProps {
  surprise: number;
  onSurprise: (surprise: number) => void;
}

const PAUSE = 300;

/** Who is suggested: those at hand, or those that one would not have thought of. */
export function SurpriseSlider({ surprise, onSurprise }: SurpriseSliderProps) {
  const { t } = useLingui();
  const [step, setStep] = useState(asStep(surprise));
  const [shown, setShown] = useState(surprise);
  const tell = useDebouncedCallback((value: number) => onSurprise(fromStep(value)), PAUSE);
  if (shown !== surprise) {
    setShown(surprise);
    setStep(asStep(surprise));
  }
  const words = [
    t({ message: 'Close', context: 'distance' }),
    t`Rather close`,
    t`In between`,
    t`Rather unexpected`,
    t`Unexpected`,
  ];
  const word = words[Math.round((step / LAST_STEP) * (words.length - 1))] ?? '';
  return (
    <div className={`${classes.slider} no-print`}>
      <p className={classes.name}>
        <Trans>How unexpected?</Trans> <output className={classes.word}>{word}</output>
      </p>
      <Slider
        min={0}
        max={LAST_STEP}
        step={1}
        value={step}
        label={null}
        size="lg"
        thumbSize={26}
        thumbLabel={t`How unexpected?`}
        thumbValueText={word}
        onChange={(value) => {
          setStep(value);
          tell(value);
        }}
      />
      <p className={classes.ends} aria-hidden="true">
        <span>
          <Trans>Close to you</Trans>
        </span>
        <span>
          <Trans>Far from what you know</Trans>
        </span>
      </p>
    </div>
  );
}
