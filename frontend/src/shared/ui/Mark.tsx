import classes from './Mark.module.css';

/** Points that lean on each other until they read as a K; the amber one is the newcomer. */
export function Mark({ size = 28 }: { size?: number }) {
  return (
    <svg className={classes.mark} width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <g className={classes.links}>
        <path d="M8 5v22M8 17.5 23.5 6M13.5 13.5 24.5 26.5" />
      </g>
      <g className={classes.points}>
        <circle cx="8" cy="5" r="2.4" />
        <circle cx="8" cy="17.5" r="3" />
        <circle cx="8" cy="27" r="2.4" />
        <circle cx="24.5" cy="26.5" r="2.8" />
      </g>
      <circle className={classes.newcomer} cx="23.5" cy="6" r="3.6" />
    </svg>
  );
}

export function Wordmark() {
  return (
    <span className={classes.wordmark}>
      <Mark />
      <span>Konstellation</span>
    </span>
  );
}
