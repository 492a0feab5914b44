import classes from './illustrations.module.css';

export type Scene = 'network' | 'search' | 'list' | 'history' | 'broken' | 'closed' | 'mail';

type Point = readonly [x: number, y: number, r: number];

interface Drawing {
  points: readonly Point[];
  links: string;
  /** Connections that could be, but are not yet. */
  hopes: string;
  /** The amber point: the one that the scene is about. */
  star: Point;
  extra?: string;
}

const DRAWINGS: Record<Scene, Drawing> = {
  network: {
    points: [
      [34, 84, 5],
      [70, 46, 7],
      [122, 66, 5],
      [104, 104, 4],
    ],
    links: 'M34 84 70 46 122 66 104 104',
    hopes: 'M122 66 164 34M70 46 164 34',
    star: [164, 34, 8],
  },
  search: {
    points: [
      [30, 44, 4],
      [56, 96, 5],
      [148, 104, 4],
      [172, 52, 5],
    ],
    links: 'M30 44 56 96',
    hopes: 'M56 96 100 62M148 104 100 62M172 52 100 62',
    star: [100, 62, 6],
    extra: 'M128 62a28 28 0 1 1-56 0 28 28 0 0 1 56 0M120 82l22 22',
  },
  list: {
    points: [
      [48, 34, 5],
      [48, 66, 5],
    ],
    links: 'M48 34v32M68 34h84M68 66h62',
    hopes: 'M48 66v34M68 100h74',
    star: [48, 100, 7],
  },
  history: {
    points: [
      [28, 66, 4],
      [74, 66, 5],
      [122, 66, 5],
    ],
    links: 'M28 66h94M74 66V40M122 66v26',
    hopes: 'M122 66h48',
    star: [172, 66, 8],
    extra: 'M62 32h24M110 100h24',
  },
  broken: {
    points: [
      [32, 90, 5],
      [74, 54, 6],
      [134, 80, 6],
      [172, 40, 5],
    ],
    links: 'M32 90 74 54M134 80l38-40',
    hopes: 'M74 54l18 8M134 80l-16-7',
    star: [105, 67, 5],
    extra: 'M98 40l4 12M116 44l-5 10M94 94l6-12',
  },
  closed: {
    points: [
      [30, 50, 5],
      [50, 98, 5],
      [170, 58, 5],
    ],
    links: 'M30 50 50 98',
    hopes: 'M50 98 82 84M170 58l-44 12',
    star: [102, 82, 5],
    extra: 'M82 66h40v34H82zM90 66V54a12 12 0 0 1 24 0v12',
  },
  mail: {
    points: [
      [24, 44, 4],
      [180, 40, 5],
    ],
    links: 'M62 50h76v50H62zM62 52l38 28 38-28',
    hopes: 'M24 44 62 60M138 60l42-20',
    star: [138, 50, 8],
  },
};

/** A small constellation for a state of a page. It says nothing that the words beside it do not. */
export function Illustration({ scene }: { scene: Scene }) {
  const { points, links, hopes, star, extra } = DRAWINGS[scene];
  return (
    <svg className={classes.scene} viewBox="0 0 200 132" aria-hidden="true">
      <ellipse className={classes.ground} cx="100" cy="68" rx="92" ry="58" />
      <path className={classes.hopes} d={hopes} />
      <path className={classes.links} d={links} />
      {extra && <path className={classes.extra} d={extra} />}
      {points.map(([x, y, r]) => (
        <circle key={`${x},${y}`} className={classes.point} cx={x} cy={y} r={r} />
      ))}
      <circle className={classes.halo} cx={star[0]} cy={star[1]} r={star[2] + 6} />
      <circle className={classes.star} cx={star[0]} cy={star[1]} r={star[2]} />
    </svg>
  );
}
