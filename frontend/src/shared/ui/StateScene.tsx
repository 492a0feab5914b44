import type { ReactNode } from 'react';
import { Illustration, type Scene } from './illustrations';
import classes from './StateScene.module.css';

interface StateSceneProps {
  scene: Scene;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
  /** An alert is read out at once; a quiet state waits for the reader to come to it. */
  role?: 'alert' | 'status';
}

/** A picture, a sentence, and what to do next: the frame of every state that shows no records. */
export function StateScene({ scene, title, children, action, role }: StateSceneProps) {
  return (
    <div className={classes.frame} role={role}>
      <Illustration scene={scene} />
      <p className={classes.title}>{title}</p>
      {children && <div className={classes.text}>{children}</div>}
      {action && <div className={classes.action}>{action}</div>}
    </div>
  );
}
