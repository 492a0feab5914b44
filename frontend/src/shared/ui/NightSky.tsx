import classes from './NightSky.module.css';

const POINTS = [
  [60, 300, 5],
  [130, 180, 9],
  [250, 120, 6],
  [330, 230, 7],
  [230, 320, 5],
  [420, 130, 5],
  [470, 290, 10],
  [360, 400, 6],
  [150, 430, 4],
  [520, 60, 4],
] as const;

const DUST = [
  [30, 90],
  [90, 60],
  [190, 40],
  [300, 30],
  [400, 50],
  [560, 160],
  [40, 420],
  [290, 470],
  [450, 440],
  [550, 380],
  [180, 250],
  [300, 170],
  [410, 210],
  [90, 360],
  [540, 240],
] as const;

/** The network as a night sky: firm links, possible ones, and the newcomer in amber. */
export function NightSky() {
  return (
    <svg
      className={classes.sky}
      viewBox="0 0 600 500"
      preserveAspectRatio="xMidYMid slice"
      aria-hidden="true"
    >
      <path
        className={classes.links}
        d="M60 300 130 180 250 120 330 230 230 320 60 300M330 230 420 130M250 120 420 130M330 230 360 400 230 320 150 430"
      />
      <path
        className={classes.hopes}
        d="M330 230 470 290M420 130 470 290M360 400 470 290M420 130 520 60"
      />
      {DUST.map(([x, y]) => (
        <circle key={`${x},${y}`} className={classes.dust} cx={x} cy={y} r="1.6" />
      ))}
      {POINTS.map(([x, y, r]) => (
        <circle key={`${x},${y}`} className={classes.point} cx={x} cy={y} r={r} />
      ))}
      <circle className={classes.halo} cx="470" cy="290" r="24" />
      <circle className={classes.newcomer} cx="470" cy="290" r="11" />
    </svg>
  );
}
